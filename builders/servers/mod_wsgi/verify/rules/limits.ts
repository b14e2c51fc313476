import type { Finding } from '../../../../../src/builder/system-server.ts';
import type { Group, Model } from '../applications.ts';
import { at, type Rule } from './rule.ts';

/** A setting without which a fault lasts for ever, or longer than anybody waits. */
interface Wanted {
  readonly setting: string;
  readonly why: string;
  readonly value: string;
}

/** mod_wsgi's own defaults are off, or of a time before (mod_wsgi: WSGIDaemonProcess). */
const wanted: readonly Wanted[] = [
  {
    setting: 'request-timeout',
    value: '23',
    why: 'a request that hangs keeps its thread for ever; once all hang, the app is gone until somebody restarts it (fires at value × (1 + ln threads))',
  },
  {
    setting: 'queue-timeout',
    value: '30',
    why: 'under overload requests are worked off whose clients have long gone, and the app never catches up',
  },
  {
    setting: 'socket-timeout',
    value: '75',
    why: "it is Apache's Timeout, 300 s on Debian: each request to a hung app keeps one of Apache's workers that long, until static files are not served either",
  },
];

/** Settings whose default is bearable. */
const better: readonly Wanted[] = [
  {
    setting: 'interrupt-timeout',
    value: '10',
    why: 'a stuck request ends with its whole process, rather than alone',
  },
  {
    setting: 'connect-timeout',
    value: '5',
    why: 'it is 15 s: so long a client waits for a 503 when the backlog is full',
  },
  {
    setting: 'deadlock-timeout',
    value: '60',
    why: 'it is 300 s: so long nothing is answered when C code keeps the interpreter lock',
  },
  {
    setting: 'startup-timeout',
    value: '60',
    why: 'a process whose first load failed is kept, and answers 500 to everything',
  },
];

export const timeouts: Rule = (model) =>
  serving(model).flatMap((group) => {
    const missing = wanted.filter((one) => !isSet(group, one.setting));
    const soft = better.filter((one) => !isSet(group, one.setting));
    return [
      ...missing.map((one) => timeoutFinding(group, one)),
      ...(soft.length > 0 ? [softFinding(group, soft)] : []),
    ];
  });

/** Groups whose processes answer requests, as far as their names are in sight. */
function serving({ groups, applications }: Model): readonly Group[] {
  const named = applications.flatMap(({ processGroup }) => processGroup ?? []);
  const byName = named.some((name) => name.includes('%{'));
  return groups.filter(
    ({ name, settings }) => settings.get('threads') !== '0' && (byName || named.includes(name)),
  );
}

/** 0 is no limit; of a connection to a process it is no wait. */
function isSet({ settings }: Group, name: string): boolean {
  if (name === 'connect-timeout') return settings.has(name);
  return Number(settings.get(name) ?? 0) > 0;
}

function timeoutFinding({ name, directive }: Group, { setting, why, value }: Wanted): Finding {
  return at(directive, {
    rule: `missing-${setting}`,
    level: 'warning',
    message: `the process group ${name} has no ${setting}: ${why}`,
    fix: `${setting}=${value} (for a longest request of 60 s and 5 threads)`,
  });
}

function softFinding({ name, directive }: Group, soft: readonly Wanted[]): Finding {
  return at(directive, {
    rule: 'default-timeouts',
    level: 'note',
    message: `the process group ${name} has defaults for ${soft.map((one) => `${one.setting} (${one.why})`).join('; ')}`,
    fix: soft.map((one) => `${one.setting}=${one.value}`).join(' '),
  });
}

/** Without `processes` one, without `threads` 15. */
export const sizes: Rule = (model) =>
  serving(model).flatMap((group) => {
    const { name, settings, directive } = group;
    const processes = Number(settings.get('processes') ?? 1);
    const threads = Number(settings.get('threads') ?? 15);
    if (processes === 1 && threads === 1) {
      return [
        at(directive, {
          rule: 'one-request-at-a-time',
          level: 'error',
          message: `${name} has one process with one thread: a single slow request stops all others, and each restart is an outage`,
          fix: 'processes=2 threads=5',
        }),
      ];
    }
    return [
      ...(processes === 1 ? [single(group)] : []),
      ...(threads > 25 ? [crowded(group, threads)] : []),
    ];
  });

function single({ name, directive }: Group): Finding {
  return at(directive, {
    rule: 'single-process',
    level: 'warning',
    message: `${name} has one process: while it restarts (a crash, a timeout, new code) nothing answers for a second and the app's load`,
    fix: 'processes=2, or one for each CPU',
  });
}

function crowded({ name, directive }: Group, threads: number): Finding {
  return at(directive, {
    rule: 'too-many-threads',
    level: 'warning',
    message: `${name} has ${threads} threads a process, which share one interpreter lock: they wait for each other, and request-timeout fires late (× ${(1 + Math.log(threads)).toFixed(1)})`,
    fix: 'threads=5 (10 to 15 for an app that waits for others), and more processes',
  });
}

export const recycling: Rule = ({ groups }) =>
  groups.flatMap(({ name, settings, directive }) => {
    const requests = Number(settings.get('maximum-requests') ?? 0);
    if (requests === 0 || requests >= 1000) return [];
    return [
      at(directive, {
        rule: 'maximum-requests',
        level: 'warning',
        message: `${name} replaces a process after ${requests} requests: under load it loads the app again and again`,
        fix: 'take maximum-requests out, or thousands as a guard against leaks',
      }),
    ];
  });

/** All about how much and how long. */
export const limits: readonly Rule[] = [timeouts, sizes, recycling];
