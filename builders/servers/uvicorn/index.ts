import type { ServerSettings } from '../../../src/builder/types.ts';
import { settle } from '../../../src/plan/server-setting.ts';
import type { Env } from '../../../src/plan/types.ts';
import { asgiServer } from '../python/asgi-server.ts';
import { poolCommand, poolReload } from '../python/worker-pool.ts';
import { wholeSeconds } from '../settings/formulas.ts';
import { settings } from './settings.ts';

/** uvicorn, the default for ASGI, one process a worker in warp's own pool: docs/servers.md. */
export const uvicorn = asgiServer({
  id: 'uvicorn',
  // Of its `standard` set what serves faster at little size; uvloop (16 MB) is used if the app has it.
  requirements: ['uvicorn', 'httptools', 'websockets'],
  command: () =>
    poolCommand('uvicorn', '/opt/warp/servers/uvicorn/warp_uvicorn.py', [
      'warp_asgi:application',
      ...['--fd', '{fd}'],
    ]),
  env: profile,
  reload: poolReload,
  settings,
});

/**
 * As `UVICORN_…` variables, which a release that does not know one passes over: the app may pin an
 * older one. The container's environment wins over them, and the user's arguments over both.
 */
function profile(told: ServerSettings): Env {
  const { number } = settle(settings, told);
  return {
    UVICORN_LOG_CONFIG: '/opt/warp/servers/uvicorn/log.json',
    UVICORN_PROXY_HEADERS: 'false',
    UVICORN_SERVER_HEADER: 'false',
    UVICORN_TIMEOUT_KEEP_ALIVE: String(wholeSeconds(number('timeouts.keep_alive'))),
    UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN: String(wholeSeconds(number('drain'))),
    UVICORN_LIMIT_CONCURRENCY: String(number('max_clients')),
    ...recycling(number('max_requests')),
  };
}

function recycling(requests: number): Env {
  if (requests === 0) return {};
  return {
    UVICORN_LIMIT_MAX_REQUESTS: String(requests),
    UVICORN_LIMIT_MAX_REQUESTS_JITTER: String(Math.ceil(requests / 10)),
  };
}
