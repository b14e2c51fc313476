import { readdir, readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EnginePaths } from './engine-paths.ts';

/**
 * The running dockerd of this engine, told from every other process by its command line: no pid
 * file that a reboot or a reused pid could make lie.
 */
export async function findDaemon(paths: EnginePaths): Promise<number | undefined> {
  const found = await findProcesses((argv) => argv[0] !== undefined && isDaemon(argv, paths));
  return found[0];
}

/** What belongs to the engine and may outlive it: containerd and the containers' shims. */
export async function findLeftovers(paths: EnginePaths): Promise<readonly number[]> {
  const below = `${paths.run}/`;
  return findProcesses(
    (argv) =>
      /(^|\/)(containerd|containerd-shim[\w-]*|docker-proxy)$/.test(argv[0] ?? '') &&
      argv.some((argument) => argument.startsWith(below)),
  );
}

/** Sends `signal`; a process that has gone meanwhile is no error. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** @returns whether `gone()` came true within `limitMs`. */
export async function waitUntil(gone: () => Promise<boolean>, limitMs: number): Promise<boolean> {
  const stepMs = 100;
  for (let waited = 0; waited < limitMs; waited += stepMs) {
    if (await gone()) return true;
    await sleep(stepMs);
  }
  return gone();
}

/** Before dockerd takes over, the same process is `unshare`, then `sh start.sh … CONFIG …`. */
function isDaemon(argv: readonly string[], paths: EnginePaths): boolean {
  if (argv.includes(`--config-file=${paths.config}`)) return /(^|\/)dockerd$/.test(argv[0] ?? '');
  return argv.includes(paths.config) && argv.some((word) => word.endsWith('/start.sh'));
}

async function findProcesses(matches: (argv: readonly string[]) => boolean): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (line === '' || !matches(line.split('\0'))) continue;
    const owner = await stat(`/proc/${name}`).catch(() => undefined);
    if (owner?.uid === 0) found.push(Number(name));
  }
  return found;
}
