import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { packageFolder } from './package-folder.ts';

/** A program that runs in a terminal of its own. */
export interface TerminalRun {
  /** All it has shown so far. */
  shown(): string;
  /** Waits until it has shown this, after what was waited for before. */
  shows(text: string | RegExp): Promise<void>;
  type(keys: string): void;
  resize(columns: number, rows: number): void;
  /** As a window is closed. */
  close(): void;
  /** Its exit status, 128+n where signal n ended it. */
  readonly ended: Promise<number>;
}

/** Runs the project's `warp` in a terminal. */
export function warpInTerminal(args: readonly string[]): TerminalRun {
  const launcher = join(packageFolder(), 'bin/warp');
  return inTerminal([process.execPath, launcher, ...args], process.env);
}

/** Runs a program in a terminal of 100 columns and 30 rows, which is closed with the test. */
export function inTerminal(argv: readonly string[], env: NodeJS.ProcessEnv): TerminalRun {
  const driver = join(import.meta.dirname, 'terminal.py');
  const child = spawn('python3', [driver, '100', '30', ...argv], {
    env: { ...env, TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  let seen = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  const order = (what: object) => void child.stdin.write(`${JSON.stringify(what)}\n`);
  const ended = new Promise<number>((resolve) => {
    child.on('close', (status) => resolve(status ?? -1));
  });
  onTestFinished(async () => {
    if (child.exitCode === null) order({ close: true });
    await ended;
  });
  return {
    shown: () => shown,
    async shows(text) {
      const found = () => {
        const rest = shown.slice(seen);
        return typeof text === 'string' ? rest.includes(text) : text.test(rest);
      };
      const message = () => `shown so far: ${shown.slice(seen)}`;
      await expect
        .poll(found, { timeout: 60_000 })
        .toBe(true)
        .catch((cause) => {
          throw new Error(`${text} was not shown; ${message()}`, { cause });
        });
      seen = shown.length;
    },
    type: (keys) => order({ keys }),
    resize: (columns, rows) => order({ size: [columns, rows] }),
    close: () => order({ close: true }),
    ended,
  };
}
