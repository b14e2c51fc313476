import { satisfies, validRange } from '@renovatebot/pep440';
import type { AskedReleases } from '../package-managers/asked-releases.ts';
import type { DependencyPlan } from '../package-managers/types.ts';
import { oldReleases, type ReleaseSpan } from './old-releases.ts';
import { type ReadRequest, readRange } from './version-request.ts';

/**
 * The Pythons that old releases among the dependencies run on. Their metadata and their wheels allow
 * later ones too, which were not there when they were made.
 */
export function runsOn(plan: DependencyPlan): ReadRequest[] {
  const asked = plan.locked ? exactly(plan.locked) : (plan.asked ?? {});
  const at = plan.install?.reason.at;
  return oldReleases.flatMap((span) => {
    const range = asked[span.distribution] ?? '';
    const spared = span.unless?.some((name) => plan.packages.includes(name) || name in asked);
    if (spared || !liesIn(range, span)) return [];
    const source = `${span.distribution}${range}`;
    const why = `the Pythons that ${source} runs on`;
    return [readRange(span.python, { source, why, via: 'app', weak: true, ...(at ? { at } : {}) })];
  });
}

function exactly(locked: Readonly<Record<string, string>>): AskedReleases {
  return Object.fromEntries(Object.entries(locked).map(([name, one]) => [name, `==${one}`]));
}

/** Whether a PEP 440 range allows releases of the span, and none after it. */
function liesIn(range: string, { since = '0', before }: ReleaseSpan): boolean {
  if (range === '' || !validRange(range)) return false;
  const named = range.match(/\d+(?:\.\d+)*/g) ?? [];
  // A range can only begin or end at a version it names; just after one counts for `>`.
  const tried = [since, before, '9999', ...named, ...named.map((one) => `${one}.1`)];
  const allowed = tried.filter((one) => satisfies(one, range));
  const within = (one: string) => satisfies(one, `>=${since},<${before}`);
  return allowed.some(within) && !allowed.some((one) => satisfies(one, `>=${before}`));
}
