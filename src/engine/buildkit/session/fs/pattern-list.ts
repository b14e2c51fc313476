import { cleanPath, compilePattern, type Pattern } from './pattern.ts';

/** Per pattern, whether a directory matched it: what its content inherits. */
export type Inherited = readonly boolean[];

/** Patterns in order, the last match rules (moby/patternmatcher). */
export interface PatternList {
  readonly patterns: readonly Pattern[];
  /** `inherited` is what this returned for the parent directory; undefined at the top. */
  match(path: string, inherited: Inherited | undefined): { matched: boolean; inherited: Inherited };
  /** Whether patterns that take in can hit something below a directory that is itself out. */
  reaches(directory: string, taking: 'inclusions' | 'exclusions'): boolean;
}

/** @throws Error when a pattern is malformed. */
export function patternList(sources: readonly string[]): PatternList {
  const patterns = sources
    .map((source) => source.trim())
    .filter((source) => source !== '')
    .map((source) => compilePattern(cleanPath(source)));
  const exclusions = prefixes(patterns.filter((pattern) => pattern.exclusion));
  const inclusions = prefixes(patterns.filter((pattern) => !pattern.exclusion));
  return {
    patterns,
    match: (path, inherited) => matchAll(patterns, path, inherited),
    reaches: (directory, taking) => {
      const known = taking === 'inclusions' ? inclusions : exclusions;
      return known === 'anywhere' || known.some((prefix) => prefix.startsWith(`${directory}/`));
    },
  };
}

function matchAll(patterns: readonly Pattern[], path: string, inherited: Inherited | undefined) {
  let matched = false;
  const own = patterns.map((pattern, i) => {
    const known = inherited?.[i] ?? false;
    // Only a pattern that could change the verdict is looked at.
    if (!known && pattern.exclusion !== matched) return false;
    const hit = known || pattern.matches(path);
    if (hit) matched = !pattern.exclusion;
    return hit;
  });
  return { matched, inherited: own };
}

/** Literal starts of patterns, each ending in `/`; `anywhere` when one has a wildcard in it. */
function prefixes(patterns: readonly Pattern[]): readonly string[] | 'anywhere' {
  const starts = patterns.map(({ text }) => text.replace(/\/\*\*$/, '').replace(/\/\*$/, ''));
  if (starts.some((start) => /[*[\]?^\\]/.test(start))) return 'anywhere';
  return starts.map((start) => `${start}/`);
}
