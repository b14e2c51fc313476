/** What a strict platform takes from a container; each can be tried alone. */
export const restrictionIds = [
  'random-uid',
  'unknown-group',
  'read-only-root',
  'noexec-tmp',
  'capabilities',
  'no-new-privileges',
  'limits',
  'no-egress',
] as const;

/** Every check, in the order of a report. Scripts rely on these: never rename. */
export const checkIds = [
  'user',
  'secrets',
  'history',
  'compilers',
  'world-writable',
  'setuid',
  'start',
  'port',
  'other-ports',
  'probes',
  ...restrictionIds,
  'writes',
  'logs',
  'locale',
  'orphans',
  'stop',
  'drain',
] as const;

export type CheckId = (typeof checkIds)[number];

/**
 * `fail`: breaks the app on a strict platform, loses requests or leaks. `warn`: works, and is worth
 * mending. `skip`: could not be looked at, the evidence says why.
 */
export type Status = 'pass' | 'warn' | 'fail' | 'skip';

/** What one check came to. */
export interface Finding {
  readonly id: CheckId;
  /** What is asked of every image: `the image's user is not root`. */
  readonly title: string;
  readonly status: Status;
  /** What was seen, in one line. */
  readonly evidence: string;
  /** How to mend it; only of what fails or warns. */
  readonly fix?: string;
}

/** A finding without its name, as a judge gives it. */
export type Verdict = Omit<Finding, 'id' | 'title'>;

export function pass(evidence: string): Verdict {
  return { status: 'pass', evidence };
}

export function skip(evidence: string): Verdict {
  return { status: 'skip', evidence };
}

export function warn(evidence: string, fix: string): Verdict {
  return { status: 'warn', evidence, fix };
}

export function fail(evidence: string, fix: string): Verdict {
  return { status: 'fail', evidence, fix };
}

/** The first few of many, and how many more there are: `a, b, c and 4 more`. */
export function someOf(all: readonly string[], shown = 3): string {
  const more = all.length - shown;
  return more > 0 ? `${all.slice(0, shown).join(', ')} and ${more} more` : all.join(', ');
}

/** `1 line`, `2 lines`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
