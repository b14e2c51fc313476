import type { EntryPoint, ServerLaunch, ServerSettings } from '../../../src/builder/types.ts';
import { entryEnv, proxyEnv, sizesEnv, staticEnv } from '../python/launch-env.ts';
import { timing } from './timing.ts';

const files = '/opt/warp/servers/mod_wsgi';

/**
 * The start command. What depends on the number of threads is computed by start.sh, which knows it;
 * docs/servers.md has the formulas. The user's arguments come last, so that they win.
 */
export function launch(entry: EntryPoint, settings: ServerSettings): ServerLaunch {
  return {
    command: [
      `${files}/start.sh`,
      ...flags({
        port: '$PORT',
        processes: '$WARP_PROCESSES',
        threads: '$WARP_THREADS',
        'max-clients': '$WARP_CLIENTS',
        ...fixed,
        ...limits(settings),
      }),
      '--disable-reloading',
      '--chunked-request',
      '--log-to-terminal',
      '--access-log',
      ...proxies(settings.trustProxy),
      ...settings.args,
    ],
    env: {
      ...sizesEnv(settings),
      ...entryEnv(entry),
      ...staticEnv(settings),
      ...proxyEnv(settings),
    },
    reload: [`${files}/reload.sh`],
    judged: true,
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
  // Bytes, as the other servers: 10 MB are less than a photo or two.
  'limit-request-body': '1073741824',
} as const;

/** Seconds. Socket timeout: what answers late still answers, rather than being cut as it does. */
function limits(settings: ServerSettings): Record<string, string> {
  const deadline = Math.ceil(settings.deadlineMs / 1000);
  return {
    'interrupt-timeout': '10',
    'socket-timeout': String(deadline + 15),
    'queue-timeout': String(Math.max(5, Math.min(30, Math.round(deadline / 2)))),
    'connect-timeout': '5',
    'daemon-backlog': '100',
    'startup-timeout': String(timing(settings).startupMs / 1000),
    'deadlock-timeout': '60',
    'graceful-timeout': '15',
    'shutdown-timeout': '5',
  };
}

function proxies(trusted: readonly string[]): string[] {
  if (trusted.length === 0) return [];
  const headers = ['X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host'];
  return [
    ...trusted.flatMap((network) => ['--trust-proxy', network]),
    ...headers.flatMap((header) => ['--trust-proxy-header', header]),
    '--access-log-format',
    accessLog,
  ];
}

/** Apache's common format, with the client's address as mod_wsgi and client.sh find it. */
const accessLog = '%{REMOTE_ADDR}e %l %u %t "%r" %>s %b';

function flags(options: Readonly<Record<string, string>>): string[] {
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
}
