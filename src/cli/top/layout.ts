import { tableTexts } from './columns.ts';
import { type Line, styled } from './line.ts';
import { pageLines, type Size } from './page.ts';
import type { Choices, TopState } from './state.ts';
import { slowColumns } from './tables.ts';
import { type ContainerView, inOrder, type SlowView } from './view.ts';

/** A screen of lines, and what keys may choose on it. */
export interface Screen {
  readonly lines: readonly Line[];
  readonly choices: Choices;
}

/** What a terminal of this size shows: never more lines than it has rows. */
export function layOut(all: readonly ContainerView[], state: TopState, size: Size): Screen {
  const alone = all.filter(({ name }) => name === state.container);
  const views = alone.length > 0 ? alone : all;
  const slow = inOrder(views.flatMap((view) => view.slow));
  const choice = { containers: all.map(({ name }) => name), slow: slow.map(({ key }) => key) };
  const chosen = slow.find(({ key }) => key === state.chosen) ?? slow[0];
  if (state.open !== undefined && chosen) return stackScreen(chosen, state.open, { size, choice });

  const room = size.rows - 1;
  const page = { views, others: all.length - views.length, slow, chosen, state };
  const lines = pageLines(page, { ...size, rows: room }).slice(0, room);
  const last = footer(state, { several: all.length > 1, slow: slow.length });
  return { lines: filled(lines, room, last), choices: { ...choice, below: 0, page: 10 } };
}

/** The same for a file or a pipe: all of it, without keys. */
export function plainLines(views: readonly ContainerView[], columns: number): readonly Line[] {
  const slow = inOrder(views.flatMap((view) => view.slow));
  const page = { views, others: 0, slow, chosen: slow[0], state: { sort: 'cpu' } } as const;
  return pageLines(page, { columns, rows: Number.POSITIVE_INFINITY });
}

function filled(lines: readonly Line[], rows: number, last: Line): readonly Line[] {
  const blank = Array.from({ length: Math.max(0, rows - lines.length) }, () => []);
  return [...lines, ...blank, last];
}

function footer(
  { sort }: TopState,
  { several, slow }: { readonly several: boolean; readonly slow: number },
): Line {
  return keyLine([
    ['q', 'quit'],
    ['s', `sort: ${sort}`],
    ...(several ? ([['Tab', 'one or all']] as const) : []),
    ...(slow > 0
      ? ([
          ['↑↓', 'choose'],
          ['Enter', 'stack'],
        ] as const)
      : []),
  ]);
}

/** One slow request alone, with its stack. */
function stackScreen(
  slow: SlowView,
  from: number,
  { size, choice }: { size: Size; choice: Pick<Choices, 'containers' | 'slow'> },
): Screen {
  const { heading, texts } = tableTexts(slowColumns(true), [slow], size.columns);
  const head: readonly Line[] = [[styled('cyan', heading)], ...texts.map((text) => [text]), []];
  const room = Math.max(1, size.rows - head.length - 1);
  const stack = slow.stack.length > 0 ? slow.stack : ['(its stack is not known)'];
  const below = Math.max(0, stack.length - room);
  const start = Math.min(from, below);
  const shown = stack.slice(start, start + room).map((line): Line => [line]);
  const keys = keyLine([
    ['Esc', 'back'],
    ['↑↓', 'scroll'],
    ['q', 'quit'],
  ]);
  const lines = filled([...head, ...shown], size.rows - 1, keys).slice(0, size.rows);
  return { lines, choices: { ...choice, below, page: room } };
}

function keyLine(keys: readonly (readonly [string, string])[]): Line {
  return keys.flatMap(([key, what]) => [styled('bold', key), ` ${what}   `]);
}
