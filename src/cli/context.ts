import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { dataHome, stateHome } from '../xdg-folders.ts';

interface TerminalStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** A terminal, or whatever input this process was given. */
export interface InputStream extends Readable {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  ref?(): unknown;
  unref?(): unknown;
}

/** The outside world as commands see it; made once, in main.ts, and passed down. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  /** Effective user id; undefined on Windows. */
  readonly uid: number | undefined;
  readonly stdin: InputStream;
  readonly stdout: Writable & TerminalStream & { readonly rows?: number };
  readonly stderr: Writable & TerminalStream;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** Aborted when they are repeated: what takes time is cut short. */
  readonly force: AbortSignal;
  /** Tells of each of them by name, for what they are passed on to; returns how to stop it. */
  readonly onSignal: (listener: (signal: string) => void) => () => void;
  /** What warp remembers between runs and may forget: bases, last builds. */
  readonly stateFolder: string;
  /** What is costly to make again: the embedded engine. */
  readonly dataFolder: string;
}

/** The context of this process. XDG base directories are honoured (XDG Base Directory 0.8). */
export function processContext(
  signals: Pick<CliContext, 'signal' | 'force' | 'onSignal'>,
): CliContext {
  const home = process.env.HOME || homedir();
  return {
    env: process.env,
    cwd: process.cwd(),
    home,
    uid: process.geteuid?.(),
    // Made on first use: what it is may cost a system call.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    ...signals,
    stateFolder: join(stateHome({ env: process.env, home }), 'warp'),
    dataFolder: join(dataHome({ env: process.env, home }), 'warp'),
  };
}
