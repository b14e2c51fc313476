import { spawn } from 'node:child_process';

export interface CommandResult {
  /** Exit status; 128 + n where signal n ended it. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** True when the time limit ended it. */
  readonly timedOut: boolean;
  readonly seconds: number;
}

export interface CommandOptions {
  readonly cwd?: string;
  /** Added to the present environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs?: number;
  readonly input?: string | Buffer;
  /** Sees stderr as it comes. */
  readonly onStderr?: (text: string) => void;
  /** Called with the process id once it runs. */
  readonly onStart?: (pid: number) => void;
}

/**
 * Runs a program to its end and returns what it said. Never rejects for an exit status; at the time
 * limit (10 minutes unless given) the program gets SIGINT, and SIGKILL ten seconds later.
 *
 * @throws Error when the program cannot be started
 */
export function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const started = performance.now();
  const child = spawn(program, [...args], {
    cwd: options.cwd,
    env: environment(options.env ?? {}),
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => {
    err.push(chunk);
    options.onStderr?.(chunk.toString());
  });
  if (options.input !== undefined) child.stdin?.end(options.input);
  if (child.pid !== undefined) options.onStart?.(child.pid);
  return new Promise((resolve, reject) => {
    const limit = limitTime(child.kill.bind(child), options.timeoutMs ?? 600_000);
    child.on('error', (cause) => {
      limit.clear();
      reject(new Error(`${program} could not be started: ${cause.message}`, { cause }));
    });
    child.on('close', (code, signal) => {
      limit.clear();
      resolve({
        status: code ?? 128 + (signalNumbers[signal ?? 'SIGKILL'] ?? 9),
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
        timedOut: limit.reached(),
        seconds: (performance.now() - started) / 1000,
      });
    });
  });
}

const signalNumbers: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

function limitTime(kill: (signal: NodeJS.Signals) => boolean, timeoutMs: number) {
  let reached = false;
  let hard: NodeJS.Timeout | undefined;
  const soft = setTimeout(() => {
    reached = true;
    kill('SIGINT');
    hard = setTimeout(() => kill('SIGKILL'), 10_000);
  }, timeoutMs);
  return {
    reached: () => reached,
    clear: () => {
      clearTimeout(soft);
      clearTimeout(hard);
    },
  };
}

function environment(added: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env };
  for (const [name, value] of Object.entries(added)) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  return env;
}
