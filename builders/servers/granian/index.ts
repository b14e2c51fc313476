import type { EntryPoint, Server, ServerSettings } from '../../../src/builder/types.ts';
import { settle } from '../../../src/plan/server-setting.ts';
import type { Env } from '../../../src/plan/types.ts';
import { asgiServer } from '../python/asgi-server.ts';
import { reloadBySignal } from '../python/reload.ts';
import { workerCommand } from '../python/worker-pool.ts';
import { wholeSeconds } from '../settings/formulas.ts';
import { settings } from './settings.ts';

const asgi = asgiServer({
  id: 'granian',
  requirements: ['granian', 'whitenoise'],
  command: () => [],
  env: profile,
  reload: reloadBySignal('HUP'),
  settings,
});

/** granian for ASGI and WSGI, with its own way to have several processes: docs/servers.md. */
export const granian: Server = {
  ...asgi,
  serves: ['asgi', 'wsgi'],
  launch: (entry, told) => ({
    ...asgi.launch(entry, told),
    command: command(entry, told),
  }),
};

function command(entry: EntryPoint, told: ServerSettings): string[] {
  const wsgi = ['--blocking-threads', '$WARP_THREADS'];
  return workerCommand('/opt/warp/servers/granian/warp_granian.py', [
    entry.kind === 'wsgi' ? 'warp_granian_wsgi:application' : 'warp_asgi:application',
    ...['--interface', entry.kind, '--port', '$PORT', '--workers', '$WARP_PROCESSES'],
    ...(entry.kind === 'wsgi' ? wsgi : []),
    ...told.args,
  ]);
}

/** As `GRANIAN_…` variables: the container's environment wins over them, the user's arguments over both. */
function profile(told: ServerSettings): Env {
  const { number } = settle(settings, told);
  return {
    GRANIAN_BACKLOG: String(number('backlog')),
    // warp_access.py writes it.
    GRANIAN_LOG_ACCESS_ENABLED: 'false',
    GRANIAN_RESPAWN_FAILED_WORKERS: 'true',
    GRANIAN_WORKERS_KILL_TIMEOUT: String(wholeSeconds(number('drain'))),
  };
}
