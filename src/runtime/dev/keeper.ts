import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../engine/types.ts';
import { WarpError } from '../../warp-error.ts';
import { claim, claimant } from '../claim.ts';
import { isAlive } from '../is-alive.ts';
import { folderId, label } from '../labels.ts';

/**
 * Keeps a folder's containers for this `warp dev`, from before its build on. One that was killed keeps
 * nothing: its containers give way to ours.
 * @throws WarpError `WARP_DEV_RUNS` where another one keeps them
 */
export async function keepFolder(
  engine: Engine,
  folder: string,
  stateFolder: string,
): Promise<Disposable> {
  const file = join(stateFolder, 'dev', folderId(folder));
  await requireUnkept(engine, folder);
  const pid = claimant(file);
  if (pid !== undefined) throw runs(folder, `process ${pid} on ${hostname()}, which is building`);
  return claim(file);
}

async function requireUnkept(engine: Engine, folder: string): Promise<void> {
  const found = await engine.containers.list({ [label.folder]: folderId(folder) });
  for (const { labels, state, name, ports } of found) {
    const [host, pid] = labels[label.keeper]?.split(' ') ?? [];
    if (host === undefined || state !== 'running') continue;
    if (host === hostname() && !isAlive(Number(pid))) continue;
    const [port] = ports;
    const url = port ? `, at http://127.0.0.1:${port.host}` : '';
    throw runs(folder, `process ${pid} on ${host}, container ${name}${url}`);
  }
}

function runs(folder: string, where: string): WarpError {
  return new WarpError({
    code: 'WARP_DEV_RUNS',
    phase: 'run',
    message: `another warp dev runs the app in ${folder} already (${where})`,
    hint: 'use that one, or end it first',
  });
}
