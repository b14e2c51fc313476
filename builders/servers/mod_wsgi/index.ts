import type { Server } from '../../../src/builder/types.ts';
import { install } from './install.ts';
import { launch } from './launch.ts';
import { timing } from './timing.ts';

/** Apache with mod_wsgi-express in daemon mode, the default for WSGI: docs/servers.md. */
export const modWsgi: Server = {
  id: 'mod_wsgi',
  serves: ['wsgi'],
  timing,
  install,
  launch,
  stopSignal: 'WINCH',
  can: { hungRequest: true, recycle: true, metrics: true, staticFiles: true },
};
