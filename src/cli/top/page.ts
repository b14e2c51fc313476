import { type Column, tableTexts } from './columns.ts';
import { type Line, styled, withRight } from './line.ts';
import type { TopState } from './state.ts';
import { summaryLines } from './summary-lines.ts';
import { containerColumns, processColumns, slowColumns, sorted } from './tables.ts';
import type { ContainerView, SlowView } from './view.ts';

/** A terminal's; `rows` may be infinite for a file. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface Page {
  readonly views: readonly ContainerView[];
  /** How many containers there are beside those that are looked at. */
  readonly others: number;
  /** In their order. */
  readonly slow: readonly SlowView[];
  readonly chosen: SlowView | undefined;
  readonly state: TopState;
}

/** Everything at a glance: state, what is done, containers, processes, slow requests. */
export function pageLines(page: Page, size: Size): readonly Line[] {
  const { views, others } = page;
  const head = [...headLines(views, others, size), [], ...summaryLines(views, size.columns)];
  if (views.length > 1) head.push([], ...containerRows(views, size.columns));
  const room = Math.max(0, size.rows - head.length);
  return [...head, ...detailLines(page, { ...size, rows: room })];
}

/** Further right, what belongs to a line is no longer seen as its own. */
const widestHead = 120;

function headLines(views: readonly ContainerView[], others: number, size: Size): readonly Line[] {
  const columns = Math.min(size.columns, widestHead);
  const [only] = views;
  const right = [styled('dim', measuredText(views))];
  if (!only || views.length > 1) {
    const ready = views.filter((view) => view.ready.ok && !view.silent).length;
    const text = `${ready} of ${views.length} ready`;
    const title = styled('bold', `warp top  ${views.length} containers`);
    const told = ready === views.length ? styled('green', text) : styled('red', text);
    return [withRight([title, '  ', told], right, columns)];
  }
  const server = only.server ? `${only.process} by ${only.server}` : only.process;
  const title = styled('bold', `warp top  ${only.name}`);
  const more = others > 0 ? `  one of ${others + 1}` : '';
  return [withRight([title, `  ${server}`, styled('dim', more)], right, columns), stateLine(only)];
}

/** How long rates and times have been taken for by now. */
function measuredText(views: readonly ContainerView[]): string {
  const length = Math.max(0, ...views.map(({ seconds }) => seconds));
  return length > 0 ? `last ${Math.max(1, Math.round(length))} s` : '';
}

function stateLine({ live, ready, deadline, silent }: ContainerView): Line {
  if (silent !== undefined) return [styled('red', `no news: ${silent}`)];
  const alive = live.ok ? styled('green', 'alive') : styled('red', `not alive: ${live.why}`);
  const told = ready.ok ? styled('green', 'ready') : styled('red', `not ready: ${ready.why}`);
  return [alive, '  ', told, styled('dim', `  deadline ${deadline} s`)];
}

function containerRows(views: readonly ContainerView[], width: number): readonly Line[] {
  const { heading, texts } = tableTexts(containerColumns, views, width);
  const line = (text: string, place: number): Line => {
    const view = views[place];
    return [view?.ready.ok && view.live.ok && !view.silent ? text : styled('red', text)];
  };
  return [[styled('cyan', heading)], ...texts.map(line)];
}

/** Processes, slow requests and, where there is room, the stack of the chosen one. */
function detailLines({ views, slow, chosen, state }: Page, size: Size): readonly Line[] {
  const several = views.length > 1;
  const processes = sorted(
    views.flatMap((view) => view.processes),
    state.sort,
  );
  // Blank, heading and at least four rows for slow requests; the rest is for processes.
  const forSlow = 2 + Math.max(1, Math.min(slow.length, 4));
  const forProcesses = Math.max(3, size.rows - forSlow - 2);
  const rows = section(processColumns(several), processes, {
    columns: size.columns,
    rows: Math.min(processes.length, forProcesses),
  });
  const lines: Line[] = [[], ...rows, []];
  const left = size.rows - lines.length;
  if (slow.length === 0) return [...lines, [styled('dim', 'no slow requests')]];
  const stack = chosen && stackBeneath(chosen, left - Math.min(slow.length, 5) - 3);
  const requests = section(slowColumns(several), slow, {
    columns: size.columns,
    rows: Math.max(1, left - 1 - (stack?.length ?? 0)),
    chosen: chosen && slow.indexOf(chosen),
  });
  return [...lines, ...requests, ...(stack ?? [])];
}

function stackBeneath({ stack }: SlowView, room: number): readonly Line[] {
  if (room < 4) return [];
  const shown = stack.slice(-room);
  return [[], [styled('cyan', 'WHERE IT IS')], ...shown.map((line) => [line])].slice(0, room + 2);
}

/** A table of at most so many rows, those about the chosen one; the last says how many are left out. */
function section<T>(
  columns: readonly Column<T>[],
  all: readonly T[],
  { columns: width, rows, chosen }: Size & { readonly chosen?: number | undefined },
): readonly Line[] {
  const { heading, texts } = tableTexts(columns, all, width);
  const fits = all.length <= rows ? all.length : Math.max(1, rows - 1);
  const from = Math.max(0, Math.min((chosen ?? 0) - fits + 1, all.length - fits));
  const shown = texts.slice(from, from + fits);
  const line = (text: string, place: number): Line =>
    from + place === chosen ? [styled('inverse', text)] : [text];
  const more = all.length - fits;
  return [
    [styled('cyan', heading)],
    ...shown.map(line),
    ...(more > 0 && rows > 1 ? [[styled('dim', `… ${more} more`)]] : []),
  ];
}
