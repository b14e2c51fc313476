import type { ServerSettings, SettingProblem } from '../../../src/builder/types.ts';
import {
  type ServerSetting,
  type SettledSettings,
  settle,
} from '../../../src/plan/server-setting.ts';
import type { SettingKey } from './vocabulary.ts';

/** What cannot be true at the same time; only what the user decided is blamed. */
export function contradictions(
  settings: readonly ServerSetting[],
  told: ServerSettings,
): readonly SettingProblem[] {
  const settled = settle(settings, told);
  const has = (key: string) => settings.some((setting) => setting.key === key);
  return [
    ...beside(told, settled).filter(({ key }) => has(key) && told.set?.[key] !== undefined),
    ...tlsProblems(settled, has),
  ];
}

/** Below it no Python process with a web server and an app in it has room. */
export const leastMemory = 32 * 2 ** 20;

interface Bound {
  readonly key: SettingKey;
  readonly holds: boolean;
  readonly what: string;
  readonly hint: string;
  readonly mild?: true;
}

function beside(
  { deadlineMs, set }: ServerSettings,
  { number }: SettledSettings,
): SettingProblem[] {
  const deadline = `the deadline of ${deadlineMs / 1000} s`;
  const notShorter = (key: SettingKey, why: string): Bound => ({
    key,
    holds: number(key) >= deadlineMs,
    what: `is shorter than ${deadline}: ${why}`,
    hint: 'lower server.deadline, or leave it to its formula',
  });
  const off = (key: SettingKey) => number(key) === 0;
  const bounds: readonly Bound[] = [
    notShorter('drain', 'admissible requests would be cut at every stop'),
    notShorter('timeouts.request', 'admissible requests would be ended as stuck'),
    notShorter('timeouts.socket', 'admissible requests would be answered 504'),
    notShorter('timeouts.eviction', 'admissible requests would be cut by a reload'),
    notShorter('timeouts.worker', 'a process would be replaced under an admissible request'),
    {
      key: 'timeouts.queue',
      holds: number('timeouts.queue') <= deadlineMs,
      what: `is longer than ${deadline}: a request would be started whose time is over`,
      hint: 'lower it, raise server.deadline, or leave it to its formula (half of the deadline)',
    },
    {
      key: 'timeouts.interrupt',
      holds: off('timeouts.interrupt') || number('timeouts.interrupt') >= 10_000,
      what: 'is under 10 s, the least that mod_wsgi takes',
      hint: 'write 10s, or off',
    },
    {
      key: 'timeouts.startup',
      holds: number('timeouts.startup') <= deadlineMs,
      what: `is longer than ${deadline}: a request that comes while the only process loads may wait longer than it is given`,
      hint: 'have two processes and more, or raise server.deadline',
      mild: true,
    },
    {
      key: 'memory',
      holds: off('memory') || number('memory') >= leastMemory,
      what: 'is under 32 MiB, which a Python process with an app has to have: it would be replaced for ever',
      hint: 'raise it, or write auto or off',
    },
    {
      key: 'grace',
      holds: number('grace') >= number('drain') + number('kill_after'),
      what: 'is shorter than drain and kill_after together: Kubernetes would kill what drains',
      hint: 'raise it, or leave it to its formula',
    },
    {
      key: 'probes.timeout',
      holds: number('probes.timeout') <= number('probes.period'),
      what: 'is longer than probes.period: probes would overlap',
      hint: 'lower it, or raise probes.period',
    },
    {
      key: 'limits.header',
      holds: number('limits.header') >= 1024,
      what: 'is under 1 KiB: browsers could not send their usual headers',
      hint: 'raise it; 8KiB is what most servers take',
    },
  ];
  return [
    ...bounds.flatMap(({ holds, what, ...rest }) =>
      holds ? [] : [{ ...rest, message: `server.${rest.key} ${what}` }],
    ),
    ...zeroes(set),
  ];
}

/** `0s` says neither off nor a time. */
function zeroes(set: ServerSettings['set'] = {}): SettingProblem[] {
  const timed = ['drain', 'timeouts.startup', 'timeouts.request', 'timeouts.socket'];
  return timed
    .filter((key) => set[key]?.value === 0)
    .map((key) => ({ key, message: `server.${key} is 0`, hint: 'give it a time, or auto' }));
}

function tlsProblems(
  { of }: SettledSettings,
  has: (key: string) => boolean,
): readonly SettingProblem[] {
  const [certificate, key] = [of('tls.certificate') || '', of('tls.key') || ''];
  const inSource = [certificate, key].some((path) => String(path).startsWith('/opt/app-root/src/'));
  if (has('tls.key') && inSource) {
    return [
      {
        key: 'tls.key',
        message: 'server.tls names a file of the source: a private key would be part of the image',
        hint: 'mount it when the container starts, at /run/tls for example',
      },
    ];
  }
  if (!has('tls.key') || Boolean(certificate) === Boolean(key)) return [];
  const missing = certificate ? 'tls.key' : 'tls.certificate';
  return [
    {
      key: certificate ? 'tls.certificate' : 'tls.key',
      message: `server.${missing} is missing: a certificate and its key go together`,
      hint: `name the file of server.${missing}, which may be the same one`,
    },
  ];
}
