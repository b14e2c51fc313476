import type { EntryPoint, ServerLaunch, ServerSettings } from '../../../src/builder/types.ts';
import { settle } from '../../../src/plan/server-setting.ts';
import { entryEnv, proxyEnv, sizesEnv, staticEnv } from '../python/launch-env.ts';
import { settingsEnv } from '../settings/settings-env.ts';
import { expressOptions } from './express-options.ts';
import { settings as known } from './settings.ts';

const files = '/opt/warp/servers/mod_wsgi';

/**
 * The start command. What depends on the number of threads is computed by start.sh, which knows it;
 * docs/servers.md has the formulas. The user's arguments come last, so that they win.
 */
export function launch(entry: EntryPoint, settings: ServerSettings): ServerLaunch {
  const { of } = settle(known, settings);
  return {
    command: [
      `${files}/start.sh`,
      ...flags({
        port: '$PORT',
        processes: '$WARP_PROCESSES',
        threads: '$WARP_THREADS',
        'max-clients': '$WARP_CLIENTS',
        ...fixed,
        ...expressOptions(settings),
      }),
      '--disable-reloading',
      '--chunked-request',
      '--log-to-terminal',
      '--access-log',
      ...(of('http2') === true ? ['--http2'] : []),
      ...proxies(settings.trustProxy),
      ...settings.args,
    ],
    env: {
      ...sizesEnv(settings),
      ...entryEnv(entry),
      ...staticEnv(settings),
      ...proxyEnv(settings),
      ...settingsEnv(known, settings),
    },
    reload: [`${files}/reload.sh`],
    judged: true,
    ...(of('tls.certificate') ? { tls: true } : {}),
  };
}

/** `log-level`: what restarts a process, and why, is logged at info. */
const fixed = {
  'python-path': '/opt/warp/python',
  'entry-point': 'warp_apache',
  'callable-object': 'application',
  'process-group': 'warp',
  locale: 'C.UTF-8',
  'log-level': 'warn wsgi:info',
} as const;

function proxies(trusted: readonly string[]): string[] {
  if (trusted.length === 0) return [];
  const headers = ['X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host'];
  return [
    ...trusted.flatMap(networksOf).flatMap((network) => ['--trust-proxy', network]),
    ...headers.flatMap((header) => ['--trust-proxy-header', header]),
  ];
}

/** mod_wsgi knows networks alone. */
function networksOf(trusted: string): readonly string[] {
  return trusted === 'anyone' ? ['0.0.0.0/0', '::/0'] : [trusted];
}

function flags(options: Readonly<Record<string, string>>): string[] {
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
}
