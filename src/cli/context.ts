import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { dataHome, stateHome } from '../xdg-folders.ts';

/** The outside world as commands see it; made once, in main.ts, and passed down. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  /** Effective user id; undefined on Windows. */
  readonly uid: number | undefined;
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** Aborted when they are repeated: what takes time is cut short. */
  readonly force: AbortSignal;
  /** What warp remembers between runs and may forget: bases, last builds. */
  readonly stateFolder: string;
  /** What is costly to make again: the embedded engine. */
  readonly dataFolder: string;
}

/** The context of this process. XDG base directories are honoured (XDG Base Directory 0.8). */
export function processContext(signal: AbortSignal, force: AbortSignal): CliContext {
  const home = process.env.HOME || homedir();
  return {
    env: process.env,
    cwd: process.cwd(),
    home,
    uid: process.geteuid?.(),
    stdout: process.stdout,
    stderr: process.stderr,
    signal,
    force,
    stateFolder: join(stateHome({ env: process.env, home }), 'warp'),
    dataFolder: join(dataHome({ env: process.env, home }), 'warp'),
  };
}
