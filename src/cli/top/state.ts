import type { Key } from './keys.ts';

/** What a person has chosen. */
export interface TopState {
  readonly sort: SortKey;
  /** The container that is looked at alone; all of them otherwise. */
  readonly container?: string;
  /** Key of the slow request that is chosen; the first one otherwise. */
  readonly chosen?: string;
  /** Its stack is open, from this line on. */
  readonly open?: number;
}

export const sortKeys = ['cpu', 'memory', 'at work', 'longest', 'pid'] as const;
export type SortKey = (typeof sortKeys)[number];

/** What is on the screen that keys refer to. */
export interface Choices {
  readonly containers: readonly string[];
  /** Keys of the slow requests, in their order. */
  readonly slow: readonly string[];
  /** Lines of the open stack that do not fit. */
  readonly below: number;
  /** Rows a page has. */
  readonly page: number;
}

export const firstState: TopState = { sort: 'cpu' };

/** The state after a key; undefined when it ends the view. */
export function pressed(state: TopState, key: Key, choices: Choices): TopState | undefined {
  if (key === 'quit') return undefined;
  if (state.open !== undefined) return inStack(state, key, choices);
  switch (key) {
    case 'sort':
      return { ...state, sort: next(sortKeys, state.sort) ?? 'cpu' };
    case 'tab':
      return withContainer(state, choices.containers);
    case 'enter':
      return choices.slow.length > 0 ? { ...state, open: 0 } : state;
    default: {
      const chosen = moved(state, key, choices);
      return chosen === undefined ? state : { ...state, chosen };
    }
  }
}

/** All, the first alone, the second … and all again. */
function withContainer(state: TopState, containers: readonly string[]): TopState {
  const { container, chosen: _, ...rest } = state;
  if (containers.length < 2) return state;
  const found = container === undefined ? containers[0] : after(containers, container);
  return found === undefined ? rest : { ...rest, container: found };
}

function moved({ chosen }: TopState, key: Key, { slow, page }: Choices): string | undefined {
  const place = Math.max(0, slow.indexOf(chosen ?? ''));
  return slow[within(place, key, { last: slow.length - 1, page })];
}

function inStack(state: TopState, key: Key, { below, page }: Choices): TopState {
  const { open = 0, ...rest } = state;
  if (key === 'escape' || key === 'enter') return rest;
  return { ...state, open: within(open, key, { last: below, page }) };
}

/** A place after a key that moves, never before the first nor behind the last. */
function within(place: number, key: Key, { last, page }: { last: number; page: number }): number {
  const steps: Partial<Record<Key, number>> = {
    up: -1,
    down: 1,
    'page up': -page,
    'page down': page,
    home: -place,
    end: last - place,
  };
  return Math.max(0, Math.min(last, place + (steps[key] ?? 0)));
}

function after<T>(all: readonly T[], one: T): T | undefined {
  return all[all.indexOf(one) + 1];
}

function next<T>(all: readonly T[], one: T): T | undefined {
  return after(all, one) ?? all[0];
}
