const units: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KI: 2 ** 10,
  MI: 2 ** 20,
  GI: 2 ** 30,
  TI: 2 ** 40,
};

/**
 * `512MB` is 512·10^6 bytes, `512MiB` and Kubernetes' `512Mi` are 512·2^20. A bare letter is refused: `512m` is
 * 2^20 each to Docker, a thousandth of a byte each to Kubernetes.
 */
export const sizePattern = /^\d+(\.\d+)?\s?([kKMGT]i?B|[KMGT]i|B)$/;

/** @returns whole bytes; undefined where the text is no size. */
export function parseSize(text: string): number | undefined {
  if (!sizePattern.test(text)) return undefined;
  const [, amount = '0', unit = 'B'] = /^([\d.]+)\s?(\w+)$/.exec(text) ?? [];
  const factor = units[unit.toUpperCase().replace('IB', 'I')] ?? 1;
  return Math.round(Number(amount) * factor);
}

/** Bytes as a person reads them: `512MB`, `1GiB`, whichever is exact with the fewest digits. */
export function sizeText(bytes: number): string {
  const written = Object.entries(units)
    .map(([unit, factor]) => [unit.replace(/^(.)I$/, '$1iB'), bytes / factor] as const)
    .filter(([, amount]) => amount >= 1 && Number.isInteger(amount))
    .map(([unit, amount]) => `${amount}${unit}`);
  return written.toSorted((a, b) => a.length - b.length)[0] ?? `${bytes}B`;
}
