import type { Server } from '../../../src/builder/types.ts';
import { contradictions } from '../settings/contradictions.ts';
import { timingOf } from '../settings/formulas.ts';
import { install } from './install.ts';
import { launch } from './launch.ts';
import { settings } from './settings.ts';
import { systemApache } from './system/index.ts';
import { unknownOptions } from './unknown-options.ts';

/** Apache with mod_wsgi-express in daemon mode, the default for WSGI: docs/servers.md. */
export const modWsgi: Server = {
  id: 'mod_wsgi',
  serves: ['wsgi'],
  settings,
  problems: (told) => [...contradictions(settings, told), ...unknownOptions(told.args)],
  timing: (told) => timingOf(settings, told),
  install,
  launch,
  stopSignal: 'WINCH',
  // Apache looks once a second whether its own are through.
  drainedSignal: 'TERM',
  system: systemApache,
};
