import { venvPath } from '../../python/uv-step.ts';
import { reloadBySignal } from '../python/reload.ts';
import { wsgiServer } from '../python/wsgi-server.ts';
import { settings } from './settings.ts';

/** gunicorn with threads (gthread); its settings are image/config.py's: docs/servers.md. */
export const gunicorn = wsgiServer({
  id: 'gunicorn',
  requirement: 'gunicorn',
  command: [`${venvPath}/bin/python`, '/opt/warp/servers/gunicorn/start.py'],
  reload: reloadBySignal('HUP'),
  settings,
});
