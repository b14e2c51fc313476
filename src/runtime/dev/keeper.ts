import { hostname } from 'node:os';
import type { Engine } from '../../engine/types.ts';
import { WarpError } from '../../warp-error.ts';
import { isAlive } from '../is-alive.ts';
import { folderId, label } from '../labels.ts';

/**
 * Sees that no other `warp dev` keeps the folder's containers. One that was killed keeps nothing: its
 * containers give way to ours.
 * @throws WarpError `WARP_DEV_RUNS`
 */
export async function requireUnkept(engine: Engine, folder: string): Promise<void> {
  const found = await engine.containers.list({ [label.folder]: folderId(folder) });
  for (const { labels, state, name, ports } of found) {
    const [host, pid] = labels[label.keeper]?.split(' ') ?? [];
    if (host === undefined || state !== 'running') continue;
    if (host === hostname() && !isAlive(Number(pid))) continue;
    const [port] = ports;
    const url = port ? `, at http://127.0.0.1:${port.host}` : '';
    throw new WarpError({
      code: 'WARP_DEV_RUNS',
      phase: 'run',
      message: `another warp dev runs the app in ${folder} already (process ${pid} on ${host}, container ${name}${url})`,
      hint: 'use that one, or end it first',
    });
  }
}
