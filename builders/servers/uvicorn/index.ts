import type { ServerSettings } from '../../../src/builder/types.ts';
import type { Env } from '../../../src/plan/types.ts';
import { asgiServer } from '../python/asgi-server.ts';
import { drainSeconds, keepAliveSeconds, poolCommand, poolReload } from '../python/worker-pool.ts';

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
  can: { hungRequest: false, recycle: true, metrics: false, staticFiles: true },
});

/**
 * As `UVICORN_…` variables, which a release that does not know one passes over: the app may pin an
 * older one. The container's environment wins over them, and the user's arguments over both.
 */
function profile(settings: ServerSettings): Env {
  return {
    UVICORN_LOG_CONFIG: '/opt/warp/servers/uvicorn/log.json',
    UVICORN_PROXY_HEADERS: 'false',
    UVICORN_SERVER_HEADER: 'false',
    UVICORN_TIMEOUT_KEEP_ALIVE: String(keepAliveSeconds(settings)),
    UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN: String(drainSeconds(settings)),
    UVICORN_LIMIT_CONCURRENCY: '2048',
    UVICORN_LIMIT_MAX_REQUESTS: '100000',
    UVICORN_LIMIT_MAX_REQUESTS_JITTER: '10000',
  };
}
