import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A daemon in namespaces of its own, which end with it: nothing it mounts or starts is left. */
export interface PrivateProcess extends AsyncDisposable {
  /** Ends it and all it has started at once, as a crash does. */
  kill(): void;
  /** Runs a program beside it: with its files and its processes. */
  run(argv: readonly string[]): string;
  /** @throws Error with the end of its log when it ends, or the minute does, before `ready`. */
  untilReady(ready: () => Promise<boolean>): Promise<void>;
}

export interface PrivateProcessInit {
  /** POSIX sh; ends in `exec`. */
  readonly script: string;
  /** Its `$1`, `$2`, … */
  readonly words: readonly string[];
  readonly log: string;
  /** Whether it has a network of its own, without a way out. */
  readonly ownNetwork: boolean;
}

const startLimitMs = 60_000;

/** Starts one. Needs root. */
export function startPrivately(init: PrivateProcessInit): PrivateProcess {
  const child = spawnPrivately(init);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  // A test run that is ended in the middle must not leave it behind.
  process.once('exit', kill);
  return {
    kill,
    run: (argv) => runBeside(child, argv),
    async untilReady(ready) {
      const deadlineMs = performance.now() + startLimitMs;
      while (!(await ready())) {
        if (child.exitCode !== null || performance.now() > deadlineMs)
          throw new Error(`the test's daemon did not start:\n${lastLines(init.log)}`);
        await delay(100);
      }
    },
    async [Symbol.asyncDispose]() {
      kill();
      await ended;
      process.off('exit', kill);
    },
  };
}

function spawnPrivately({ script, words, log, ownNetwork }: PrivateProcessInit): ChildProcess {
  const output = openSync(log, 'w');
  const namespaces = ['--mount', '--propagation', 'slave', '--pid', '--mount-proc', '--fork'];
  const network = ownNetwork ? ['--net'] : [];
  const shell = ['sh', '-euc', script, 'sh', ...words];
  return spawn('unshare', [...namespaces, ...network, '--kill-child', ...shell], {
    cwd: '/',
    stdio: ['ignore', output, output],
  });
}

function runBeside({ pid }: ChildProcess, argv: readonly string[]): string {
  const daemon = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  const beside = ['--target', daemon, '--mount', '--pid', '--root', '--wd=/', '--', ...argv];
  return execFileSync('nsenter', beside, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function lastLines(log: string): string {
  return readFileSync(log, 'utf8').split('\n').slice(-20).join('\n');
}
