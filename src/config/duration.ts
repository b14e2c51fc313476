const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `60s`, `1m30s`, `1.5h`, `250ms`: every part with its unit. */
export const durationPattern = /^(\d+(\.\d+)?(ms|s|m|h))+$/;

/** @returns milliseconds; undefined where the text is no duration. */
export function parseDuration(text: string): number | undefined {
  if (!durationPattern.test(text)) return undefined;
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g);
  const total = [...parts].reduce(
    (sum, [, n, unit]) => sum + Number(n) * (unitMs[unit ?? ''] ?? 0),
    0,
  );
  return Math.round(total);
}
