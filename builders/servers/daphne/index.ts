import { asgiServer } from '../python/asgi-server.ts';
import { poolCommand, poolReload } from '../python/worker-pool.ts';
import { settings } from './settings.ts';

/** daphne, one process a worker in warp's own pool, with a lifespan and a drain: docs/servers.md. */
export const daphne = asgiServer({
  id: 'daphne',
  requirements: ['daphne'],
  command: () =>
    poolCommand('daphne', '/opt/warp/servers/daphne/warp_daphne.py', [
      'warp_asgi:application',
      ...['--fd', '{fd}', '--access-log', '/dev/null', '--server-name', ''],
    ]),
  reload: poolReload,
  settings,
});
