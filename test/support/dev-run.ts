import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageFolder } from './package-folder.ts';

/** One line of `warp dev --json`. */
export interface DevLine {
  readonly event: 'note' | 'log' | 'started' | 'reloaded' | 'failed';
  readonly [field: string]: unknown;
}

/** A running `warp dev --json`. */
export interface DevRun extends AsyncDisposable {
  readonly child: ChildProcess;
  /** Everything it has said. */
  readonly lines: readonly DevLine[];
  /**
   * The next line of a kind after those that earlier calls have returned.
   * @throws Error with what it said instead, once it has ended or after two minutes
   */
  next(event: DevLine['event']): Promise<DevLine>;
  /** Asks it to end as Ctrl-C does; resolves to its status. */
  interrupt(): Promise<number>;
}

const patienceMs = 60_000;

/** Starts `warp dev` on a folder, on any free port. */
export function devRun(folder: string, ...args: readonly string[]): DevRun {
  const words = [
    join(packageFolder(), 'bin/warp'),
    'dev',
    folder,
    '--json',
    '--port',
    '0',
    ...args,
  ];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const lines: DevLine[] = [];
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  let read = 0;
  let wake = () => {};
  createInterface(child.stdout).on('line', (line) => {
    lines.push(JSON.parse(line) as DevLine);
    wake();
  });
  const interrupt = async () => {
    child.kill('SIGINT');
    const [status] = await ended;
    return status ?? -1;
  };
  return {
    child,
    lines,
    async next(event) {
      const limit = Date.now() + patienceMs;
      for (;;) {
        for (; read < lines.length; read += 1) {
          const line = lines[read];
          if (line?.event !== event) continue;
          read += 1;
          return line;
        }
        if (child.exitCode !== null || Date.now() > limit) {
          const said = lines.map((line) => JSON.stringify(line)).join('\n');
          throw new Error(`warp dev said no "${event}":\n${said}\n${stderr.slice(-4000)}`);
        }
        await Promise.race([
          new Promise<void>((resolve) => {
            wake = resolve;
            setTimeout(resolve, 1000).unref();
          }),
          ended,
        ]);
      }
    },
    interrupt,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) await interrupt();
    },
  };
}
