import type { BuildEvent } from '../../engine/types.ts';

export type Outcome = 'done' | 'failed' | 'canceled';

/** Shows a running build. */
export interface Progress {
  event(event: BuildEvent): void;
  /** Text of its own, one or more lines, above or between what is shown. */
  note(text: string): void;
  /** Leaves the terminal as it was found; nothing may be shown afterwards. Harmless twice. */
  end(outcome: Outcome): void;
}

export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** Calls `tick` again and again; the function returned ends that. */
  every(ms: number, tick: () => void): () => void;
}

/** Where progress goes: a terminal, a file or a pipe. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  on?(event: 'resize', listener: () => void): unknown;
  off?(event: 'resize', listener: () => void): unknown;
}
