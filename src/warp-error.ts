/** Exit status by phase (docs/errors.md). Scripts rely on these: never renumber. */
export const exitCodes = {
  bug: 1,
  usage: 2,
  config: 10,
  detection: 20,
  plan: 30,
  build: 40,
  engine: 50,
  run: 60,
  deploy: 70,
  transient: 75,
  interrupted: 130,
} as const;

export type Phase = keyof typeof exitCodes;
export type ErrorCode = `WARP_${string}`;

/** One thing that is wrong; several are reported together in one {@link WarpError}. */
export interface Problem {
  /** Set where the problem alone decides the error's code and phase. */
  readonly code?: ErrorCode;
  readonly phase?: Phase;
  readonly message: string;
  readonly hint?: string;
  readonly at?: { readonly file: string; readonly line?: number; readonly column?: number };
}

export interface WarpErrorInit {
  /** Stable identifier, documented in docs/errors.md. */
  readonly code: ErrorCode;
  readonly phase: Phase;
  /** What failed, on what, and why: one sentence. */
  readonly message: string;
  /** What to do next. */
  readonly hint?: string;
  /** The single problems behind the message, each with its place. */
  readonly problems?: readonly Problem[];
  /** Further text worth showing as it is: a compiler's output, a traceback, a log tail. */
  readonly output?: string;
  readonly cause?: unknown;
}

/** An error a user can meet and act on. Anything else that is thrown is a bug in warp (exit 1). */
export class WarpError extends Error {
  override readonly name = 'WarpError';
  readonly code: ErrorCode;
  readonly phase: Phase;
  readonly hint: string | undefined;
  readonly problems: readonly Problem[];
  readonly output: string | undefined;

  constructor(init: WarpErrorInit) {
    super(init.message, init.cause === undefined ? {} : { cause: init.cause });
    this.code = init.code;
    this.phase = init.phase;
    this.hint = init.hint;
    this.problems = init.problems ?? [];
    this.output = init.output;
  }

  get exitCode(): number {
    return exitCodes[this.phase];
  }

  /** True when trying again later may succeed without any change. */
  get transient(): boolean {
    return this.phase === 'transient';
  }
}
