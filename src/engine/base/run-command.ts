import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface CommandOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  /** Every line of stdout and stderr, as it comes. */
  readonly onLine?: (line: string) => void;
}

export interface CommandResult {
  /** Exit status; 128 when a signal ended the command, 127 when it could not be started. */
  readonly status: number;
  readonly stdout: string;
  /** The last lines of stdout and stderr together. */
  readonly tail: string;
}

/** Lines of output kept for an error message. */
const tailLines = 40;

/**
 * Runs a program without a shell and reads its output.
 * @returns its status, whatever it is: a failure is a value.
 * @throws the signal's AbortError when it is aborted; the program is ended first.
 */
export async function runCommand(
  argv: readonly [string, ...string[]],
  options: CommandOptions,
): Promise<CommandResult> {
  options.signal?.throwIfAborted();
  const [program, ...args] = argv;
  const child = spawn(program, args, {
    env: { ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.signal === undefined ? {} : { signal: options.signal, killSignal: 'SIGKILL' }),
  });
  const stdout: string[] = [];
  const tail: string[] = [];
  const keep = (line: string) => {
    tail.push(line);
    if (tail.length > tailLines) tail.shift();
    options.onLine?.(line);
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    stdout.push(line);
    keep(line);
  });
  createInterface({ input: child.stderr }).on('line', keep);
  const status = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      keep(error.message);
      if (child.pid === undefined) resolve(127);
    });
    child.once('close', (code) => resolve(code ?? 128));
  });
  options.signal?.throwIfAborted();
  return { status, stdout: stdout.join('\n'), tail: tail.join('\n') };
}
