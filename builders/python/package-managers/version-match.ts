import { satisfies, valid, validRange } from '@renovatebot/pep440';

/**
 * Whether a locked version lies in one of the PEP 440 `ranges`, pre-releases included. What is no
 * version or no range cannot be judged and counts as a match.
 */
export function inRanges(version: string, ranges: readonly string[]): boolean {
  if (ranges.length === 0 || !valid(version)) return true;
  return ranges.some(
    (range) => !validRange(range) || satisfies(version, range, { prereleases: true }),
  );
}
