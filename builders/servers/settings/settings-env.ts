import type { ServerSettings } from '../../../src/builder/types.ts';
import { type ServerSetting, settle } from '../../../src/plan/server-setting.ts';
import type { Env } from '../../../src/plan/types.ts';
import type { SettingKey } from './vocabulary.ts';

/** Settings that a server's files in the image read, and under which name: seconds, bytes, counts, 0 or 1. */
export const settingVariables = {
  memory: 'WARP_PROCESS_MEMORY',
  max_clients: 'WARP_CLIENTS',
  max_requests: 'WARP_MAX_REQUESTS',
  backlog: 'WARP_BACKLOG',
  http2: 'WARP_HTTP2',
  compression: 'WARP_COMPRESSION',
  'tls.certificate': 'WARP_TLS_CERTIFICATE',
  'tls.key': 'WARP_TLS_KEY',
  'limits.body': 'WARP_LIMIT_BODY',
  'limits.header': 'WARP_LIMIT_HEADER',
  'timeouts.request': 'WARP_REQUEST_TIMEOUT',
  'timeouts.keep_alive': 'WARP_KEEP_ALIVE',
  'timeouts.send': 'WARP_SEND_TIMEOUT',
  'timeouts.worker': 'WARP_WORKER_TIMEOUT',
} as const satisfies Readonly<Partial<Record<SettingKey, string>>>;

/** All of them that the server has and the plan knows; the container's environment wins. */
export function settingsEnv(settings: readonly ServerSetting[], told: ServerSettings): Env {
  const { of } = settle(settings, told);
  const has = new Set(settings.map(({ key }) => key));
  const known = Object.entries(settingVariables).flatMap(([key, name]) => {
    const value = has.has(key) ? of(key) : undefined;
    return value === undefined || value === '' ? [] : [[name, text(key, value)]];
  });
  return Object.fromEntries(known);
}

function text(key: string, value: number | boolean | string): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(key.startsWith('timeouts.') ? Number(value) / 1000 : value);
}
