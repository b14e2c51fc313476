import { satisfies, validRange } from '@renovatebot/pep440';

/** No series of CPython has come near this patch release: what asks for more is a slip. */
export const highestPatch = 40;

/**
 * True when some patch release of `minor` (`3.12`) lies in every one of the PEP 440 `ranges`.
 * Which patch a base has is not known here; .0 does not count, as no base still has it.
 */
export function allows(ranges: readonly string[], minor: string): boolean {
  for (let patch = 1; patch <= highestPatch; patch += 1) {
    if (ranges.every((range) => range === '' || satisfies(`${minor}.${patch}`, range))) return true;
  }
  return false;
}

/** The range in PEP 440's spelling, or undefined where it is none. `3.12.*` is read as `==3.12.*`. */
export function pythonRange(text: string): string | undefined {
  const clauses = text
    .split(',')
    .map((clause) => clause.trim().replace(/\s+/g, ''))
    .filter((clause) => clause !== '')
    .map((clause) => (/^\d/.test(clause) ? `==${clause.replace(/^(\d+)$/, '$1.*')}` : clause));
  const range = clauses.join(',');
  return range === '' || validRange(range) ? range : undefined;
}
