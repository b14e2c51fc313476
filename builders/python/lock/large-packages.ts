import type { ReleaseLine } from './release-line.ts';

/**
 * From this size on a wheel counts as large. Of 38 packages of a Wagtail site seven are, with 85 %
 * of all bytes.
 */
const largeBytes = 1_000_000;

/**
 * The large packages among some releases: installed first, in a layer of their own,
 * they are not installed, read, stored and pushed again with every small one that is added.
 * @returns none where that would part nothing
 */
export function largePackages(releases: readonly ReleaseLine[]): readonly ReleaseLine[] {
  const large = releases.filter(({ bytes }) => bytes >= largeBytes);
  return large.length === releases.length ? [] : large;
}
