import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

const toolkit = join(import.meta.dirname, '../../images/rootfs/opt/warp');

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** The in-container toolkit in a folder of its own, with the app root and state beside it. */
export interface Toolkit {
  readonly folder: string;
  readonly state: string;
  /** Writes a file below `/opt/warp/etc`; a script with a shebang becomes executable. */
  etc(path: string, content: string): void;
  /** Declares a process; `command` is a script for sh. */
  process(command: string, settings?: Readonly<Record<string, string>>, more?: string): void;
  /** What its commands are started with. */
  environment(env?: Readonly<Record<string, string>>): Record<string, string>;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Ended;
  start(args: readonly string[], env?: Readonly<Record<string, string>>): Running;
}

/** Makes a toolkit that is removed when the test has finished. */
export function makeToolkit(): Toolkit {
  const folder = mkdtempSync(join(tmpdir(), 'warp-toolkit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const home = join(folder, 'warp');
  const state = join(folder, 'state/warp');
  cpSync(toolkit, home, { recursive: true });
  for (const path of ['state', 'root/src', 'root/data']) {
    mkdirSync(join(folder, path), { recursive: true });
  }
  const environment = (env: Readonly<Record<string, string>> = {}) => ({
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: folder,
    WARP_HOME: home,
    WARP_STATE: state,
    WARP_APP_ROOT: join(folder, 'root'),
    ...env,
  });
  const etc = (path: string, content: string): void => {
    const file = join(home, 'etc', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    if (content.startsWith('#!')) chmodSync(file, 0o755);
  };
  return {
    folder,
    state,
    etc,
    environment,
    process: (command, settings = {}, more = '') =>
      etc('process/web', processText(command, settings, more)),
    run: (args, env) => {
      const ended = spawnSync(join(home, 'bin/warp'), args, {
        env: environment(env),
        encoding: 'utf8',
      });
      return { status: ended.status, stdout: ended.stdout, stderr: ended.stderr };
    },
    start: (args, env) => startWarp(join(home, 'bin/warp'), args, environment(env)),
  };
}

function processText(
  command: string,
  settings: Readonly<Record<string, string>>,
  more: string,
): string {
  const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  const lines = {
    WARP_PROCESS: 'web',
    WARP_SERVER: 'stub',
    WARP_STOP_SIGNAL: 'TERM',
    WARP_DEADLINE: '5',
    WARP_DRAIN: '10',
    WARP_STARTUP: '10',
    WARP_KILL_AFTER: '1',
    WARP_LISTENS: '0',
    WARP_JUDGED: '0',
    WARP_COMMAND: `sh -c ${quote(command)}`,
    WARP_RELOAD: '',
    ...settings,
  };
  const assignments = Object.entries(lines).map(([name, value]) => `${name}=${quote(value)}\n`);
  return assignments.join('') + more;
}

function startWarp(warp: string, args: readonly string[], env: NodeJS.ProcessEnv): Running {
  const child = spawn(warp, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
  return { process: child, ended };
}

/** Waits until the file is there; throws after ten seconds. */
export async function appears(file: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (existsSync(file)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${file} never appeared`);
}
