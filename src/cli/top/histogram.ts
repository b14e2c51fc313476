import { bucketBounds } from '../../runtime/status/container-status.ts';

/** Requests by how long they took: counts by bucket, the last of what took longer than all bounds. */
export type Counts = readonly number[];

export function subtract(later: Counts, earlier: Counts | undefined): Counts {
  return later.map((count, place) => Math.max(0, count - (earlier?.[place] ?? 0)));
}

export function add(a: Counts, b: Counts): Counts {
  return a.map((count, place) => count + (b[place] ?? 0));
}

/**
 * Seconds within which this part of the requests ended, interpolated in its bucket as Prometheus'
 * `histogram_quantile` does; undefined where there was no request.
 */
export function quantile(part: number, counts: Counts | undefined): number | undefined {
  const all = counts?.reduce((sum, count) => sum + count, 0) ?? 0;
  if (!counts || all === 0) return undefined;
  const rank = part * all;
  let before = 0;
  for (const [place, count] of counts.entries()) {
    if (count > 0 && before + count >= rank) {
      const upper = bucketBounds[place];
      const lower = place === 0 ? 0 : (bucketBounds[place - 1] ?? 0);
      if (upper === undefined) return lower;
      return lower + ((upper - lower) * (rank - before)) / count;
    }
    before += count;
  }
  return bucketBounds.at(-1);
}
