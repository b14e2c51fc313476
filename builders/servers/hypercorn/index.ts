import { asgiServer } from '../python/asgi-server.ts';
import { poolCommand, poolReload } from '../python/worker-pool.ts';
import { settings } from './settings.ts';

const files = '/opt/warp/servers/hypercorn';

/** hypercorn, one process a worker in warp's own pool; its settings are image/config.py's: docs/servers.md. */
export const hypercorn = asgiServer({
  id: 'hypercorn',
  requirements: ['hypercorn'],
  command: () =>
    poolCommand('hypercorn', `${files}/warp_hypercorn.py`, [
      'warp_asgi:application',
      ...['--config', `file:${files}/config.py`, '--bind', 'fd://{fd}'],
    ]),
  reload: poolReload,
  settings,
});
