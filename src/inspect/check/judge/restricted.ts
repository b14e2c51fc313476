import { fail, pass, skip, type Verdict } from '../finding.ts';
import type { RestrictionId } from '../run/restrictions.ts';
import type { RunFacts } from '../run/run-facts.ts';
import { notStarted } from './serving.ts';

interface Known {
  /** What the kernel says of PID 1 where it was seen. */
  readonly seen: (facts: RunFacts) => string;
  readonly fix: string;
}

const status = (facts: RunFacts, name: string): string =>
  facts.strictInside?.status[name]?.split('\t')[0] ?? '?';

const known: Readonly<Record<RestrictionId, Known>> = {
  'random-uid': {
    seen: (facts) =>
      facts.strictInside
        ? `ran as UID ${status(facts, 'Uid')}, group 0`
        : 'served as an unknown user of group 0',
    fix: 'give group 0 what the app reads and writes (chgrp -R 0 DIR && chmod -R g=u DIR), and let it need no name for its user or home (HOME=/tmp)',
  },
  'unknown-group': {
    seen: () => 'served as a user and a group that the image does not know',
    fix: 'let everybody read what the app reads (chmod -R a+rX DIR); what it writes goes to /tmp or a volume',
  },
  'read-only-root': {
    seen: () => 'served with a read-only root and /tmp in memory',
    fix: 'write to /tmp or a declared volume alone: pid files, sockets, caches and uploads have a setting for it',
  },
  'noexec-tmp': {
    seen: () => 'served with noexec on /tmp',
    fix: 'run nothing from /tmp: unpack programs and libraries while the image is built',
  },
  capabilities: {
    seen: (facts) =>
      facts.strictInside ? `CapBnd of PID 1 is ${status(facts, 'CapBnd')}` : 'served without any',
    fix: 'run as one user from the start (USER), so that nothing has to change owners (CAP_CHOWN) or users (CAP_SETUID, gosu, su)',
  },
  'no-new-privileges': {
    seen: (facts) =>
      facts.strictInside
        ? `NoNewPrivs of PID 1 is ${status(facts, 'NoNewPrivs')}`
        : 'served with it',
    fix: 'call neither sudo nor other setuid programs when it starts',
  },
  limits: {
    seen: ({ strictInside }) =>
      strictInside?.peakBytes === undefined
        ? 'served within them'
        : `served within them; most memory used: ${mebibytes(strictInside.peakBytes)}`,
    fix: 'start fewer processes, by the limit of the container (cgroup) and not by the processors of the machine; or check with what it needs: --memory, --cpus',
  },
  'no-egress': {
    seen: () => 'served with no way out, names of hosts included',
    fix: 'fetch what the app needs while the image is built; let it start without what is outside, and report that by its readiness',
  },
};

/** Whether the app serves under one restriction, alone or with all of them. */
export function judgeRestriction(id: RestrictionId, facts: RunFacts): Verdict {
  if (!facts.plain.ok) return skip(notStarted);
  const outcome = facts.restricted.get(id);
  if (outcome === undefined) {
    return id === 'no-egress' && facts.hasServices
      ? skip('the app is on the network of its services, which has a way out')
      : skip('no time was left to try it alone');
  }
  const { seen, fix } = known[id];
  return outcome.ok ? pass(seen(facts)) : fail(outcome.why, fix);
}

/** As limits are written for containers. */
export function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`;
}
