import { venvPath } from '../../python/uv-step.ts';
import { wsgiServer } from '../python/wsgi-server.ts';
import { settings } from './settings.ts';

/** waitress: one process with threads, nothing that watches over it: docs/servers.md. */
export const waitress = wsgiServer({
  id: 'waitress',
  requirement: 'waitress',
  command: [`${venvPath}/bin/python`, '/opt/warp/servers/waitress/start.py'],
  settings,
});
