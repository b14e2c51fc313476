import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { runCommand } from './run-command.ts';

export interface PrometheusTools {
  readonly prometheus: string;
  readonly promtool: string;
}

/**
 * Prometheus and its promtool: those on PATH, else Debian's package, unpacked once and kept for later
 * runs; nothing is installed, and no privilege is needed.
 *
 * @throws Error saying what to install where there is neither
 */
export async function prometheusTools(): Promise<PrometheusTools> {
  const onPath = (process.env.PATH ?? '').split(delimiter).find((bin) => isThere(bin));
  if (onPath !== undefined) return toolsIn(onPath);
  const home = join(tmpdir(), `warp-test-tools-${userInfo().uid}`);
  const folder = join(home, 'prometheus');
  if (!isThere(join(folder, 'usr/bin'))) await unpack(folder);
  return toolsIn(join(folder, 'usr/bin'));
}

function toolsIn(bin: string): PrometheusTools {
  return { prometheus: join(bin, 'prometheus'), promtool: join(bin, 'promtool') };
}

function isThere(bin: string): boolean {
  return Object.values(toolsIn(bin)).every((tool) => existsSync(tool));
}

/** Made aside and moved into place, so that two workers do not disturb one another. */
async function unpack(folder: string): Promise<void> {
  const making = `${folder}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  try {
    await download(making);
    const file = readdirSync(making).find((name) => name.endsWith('.deb')) ?? '';
    await must('dpkg-deb', ['-x', join(making, file), making], making);
    rmSync(join(making, file));
    if (!existsSync(folder)) renameSync(making, folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** By the lists there are; where they are missing or outdated, by lists of its own, loaded anew. */
async function download(folder: string): Promise<void> {
  const asUser = ['-o', 'APT::Sandbox::User=root', '-o', 'Acquire::Retries=3'];
  const get = ['download', '-q', 'prometheus'];
  try {
    return await must('apt-get', [...asUser, ...get], folder);
  } catch {
    mkdirSync(join(folder, 'lists/partial'), { recursive: true });
    mkdirSync(join(folder, 'cache/archives/partial'), { recursive: true });
    const lists = `Dir::State::Lists=${join(folder, 'lists')}`;
    const own = [...asUser, '-o', lists, '-o', `Dir::Cache=${join(folder, 'cache')}`];
    await must('apt-get', [...own, 'update', '-q'], folder);
    await must('apt-get', [...own, ...get], folder);
    rmSync(join(folder, 'lists'), { recursive: true });
    rmSync(join(folder, 'cache'), { recursive: true });
  }
}

async function must(program: string, args: readonly string[], cwd: string): Promise<void> {
  const result = await runCommand(program, args, { cwd, timeoutMs: 300_000 });
  if (result.status === 0) return;
  throw new Error(
    `prometheus is not installed, and Debian's package cannot be had (install it: apt install prometheus): ${program} ended with ${result.status}\n${result.stderr.slice(-2000)}`,
  );
}
