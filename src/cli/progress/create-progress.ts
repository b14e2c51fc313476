import { jsonProgress } from './json-progress.ts';
import { plainProgress } from './plain-progress.ts';
import type { Clock, Progress, ProgressStream } from './progress.ts';
import { ttyProgress } from './tty-progress.ts';

export type ProgressMode = 'auto' | 'tty' | 'plain' | 'json';

export interface ProgressOptions {
  /** Of which CI, NO_COLOR (no-color.org) and TERM are looked at. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock?: Clock;
}

/** `auto` is a live tree on a terminal that can show one, plain lines elsewhere and in CI. */
export function createProgress(
  mode: ProgressMode,
  stream: ProgressStream,
  options: ProgressOptions,
): Progress {
  const { env, clock = systemClock } = options;
  const chosen: Exclude<ProgressMode, 'auto'> = mode === 'auto' ? bestMode(stream, env) : mode;
  switch (chosen) {
    case 'tty':
      return endedAtExit(ttyProgress(stream, clock, { color: wantsColor(env) }));
    case 'json':
      return jsonProgress(stream);
    case 'plain':
      return plainProgress(stream, clock);
  }
}

/** True unless the user asked for none (NO_COLOR, whatever its value) or the terminal has none. */
export function wantsColor(env: Readonly<Record<string, string | undefined>>): boolean {
  return !env.NO_COLOR && env.TERM !== 'dumb';
}

const systemClock: Clock = {
  now: () => Date.now(),
  every: (ms, tick) => {
    const timer = setInterval(tick, ms);
    // Showing time go by must not keep the process alive.
    timer.unref();
    return () => clearInterval(timer);
  },
};

function bestMode(
  stream: ProgressStream,
  env: Readonly<Record<string, string | undefined>>,
): 'tty' | 'plain' {
  const live = stream.isTTY === true && !env.CI && env.TERM !== 'dumb';
  return live ? 'tty' : 'plain';
}

/** A second Ctrl-C ends the process at once: the cursor has to come back even then. */
function endedAtExit(progress: Progress): Progress {
  const atExit = () => progress.end('canceled');
  process.once('exit', atExit);
  return {
    ...progress,
    end: (outcome) => {
      process.off('exit', atExit);
      progress.end(outcome);
    },
  };
}
