import { reloadByFile } from '../python/reload.ts';
import { wsgiServer } from '../python/wsgi-server.ts';
import { settings } from './settings.ts';

/** uWSGI, from the wheels of pyuwsgi unless the app brings its own: docs/servers.md. */
export const uwsgi = wsgiServer({
  id: 'uwsgi',
  requirement: 'pyuwsgi',
  command: ['/opt/warp/servers/uwsgi/start.sh'],
  // Made by start.sh; the master replaces one worker after the other when its time changes.
  reload: reloadByFile('uwsgi-reload'),
  settings,
});
