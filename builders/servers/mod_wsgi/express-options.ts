import type { ServerSettings } from '../../../src/builder/types.ts';
import { settle } from '../../../src/plan/server-setting.ts';
import { wholeSeconds } from '../settings/formulas.ts';
import type { SettingKey } from '../settings/vocabulary.ts';
import { settings } from './settings.ts';

/**
 * The options of mod_wsgi-express that follow from the settings, values as text; what depends on the
 * container (processes, threads, clients, the request timeout, the queue unless it is set) is not among them.
 */
export function expressOptions(told: ServerSettings): Readonly<Record<string, string>> {
  const { number, of } = settle(settings, told);
  const queue = of('daemon_backlog');
  const seconds = Object.entries(timeouts).map(([key, option]) => [
    option,
    String(wholeSeconds(number(key))),
  ]);
  return {
    ...Object.fromEntries(seconds),
    'server-backlog': String(number('backlog')),
    ...(queue === undefined ? {} : { 'daemon-backlog': String(queue) }),
    'maximum-requests': String(number('max_requests')),
    // Bytes, as the other servers: 10 MB are less than a photo or two.
    'limit-request-body': String(number('limits.body')),
  };
}

const timeouts: Readonly<Partial<Record<SettingKey, string>>> = {
  'timeouts.interrupt': 'interrupt-timeout',
  'timeouts.socket': 'socket-timeout',
  'timeouts.queue': 'queue-timeout',
  'timeouts.connect': 'connect-timeout',
  'timeouts.startup': 'startup-timeout',
  'timeouts.deadlock': 'deadlock-timeout',
  'timeouts.graceful': 'graceful-timeout',
  'timeouts.eviction': 'eviction-timeout',
  'timeouts.shutdown': 'shutdown-timeout',
  'timeouts.header': 'header-timeout',
  'timeouts.body': 'body-timeout',
  'timeouts.send': 'response-socket-timeout',
  'timeouts.keep_alive': 'keep-alive-timeout',
};
