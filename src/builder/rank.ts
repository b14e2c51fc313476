import type { Candidate } from './types.ts';

export interface Ranking {
  readonly best: Candidate | undefined;
  /** Further candidates as good as the best: a question to the user. */
  readonly equal: readonly Candidate[];
  readonly rejected: readonly { readonly candidate: Candidate; readonly why: string }[];
}

/**
 * Orders the `app` candidates of all builders: superseded ones fall out whatever their score, then
 * the higher score wins. Order of input never matters.
 */
export function rankCandidates(candidates: readonly Candidate[]): Ranking {
  const apps = candidates
    .filter(({ role }) => role === 'app')
    .toSorted((a, b) => b.score - a.score || compare(a.id, b.id));
  const superseder = supersededBy(apps);
  const standing = apps.filter(({ id }) => !superseder.has(id));
  const [best, ...others] = standing;
  const rejected = apps.flatMap((candidate) => {
    if (candidate === best) return [];
    const by = superseder.get(candidate.id);
    const why =
      by === undefined
        ? `scores ${candidate.score}, ${best?.title} scores ${best?.score}`
        : `${by.title} stands for it`;
    return [{ candidate, why }];
  });
  return { best, equal: others.filter(({ score }) => score === best?.score), rejected };
}

/** A candidate that is superseded itself supersedes nothing. */
function supersededBy(apps: readonly Candidate[]): ReadonlyMap<string, Candidate> {
  const superseder = new Map<string, Candidate>();
  for (const candidate of apps) {
    if (superseder.has(candidate.id)) continue;
    for (const id of candidate.supersedes ?? []) {
      if (id !== candidate.id && !superseder.has(id)) superseder.set(id, candidate);
    }
  }
  return superseder;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
