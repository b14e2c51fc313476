import type { RecordResult } from './trial.ts';

export interface Score {
  readonly passed: number;
  readonly excluded: number;
  readonly total: number;
  /** passed / total, 0..1 */
  readonly raw: number;
  /** passed / (total − excluded), 0..1 */
  readonly adjusted: number;
}

/** Counts a run; figures of an empty run are 1. */
export function scoreOf(results: readonly RecordResult[]): Score {
  const passed = results.filter(({ ok }) => ok).length;
  const excluded = results.filter(({ excluded }) => excluded !== undefined).length;
  return {
    passed,
    excluded,
    total: results.length,
    raw: ratio(passed, results.length),
    adjusted: ratio(passed, results.length - excluded),
  };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 1 : Math.round((part / whole) * 10_000) / 10_000;
}

/** The results as a table for people, failures with their reason and notes below. */
export function formatSummary(results: readonly RecordResult[]): string {
  const width = Math.max(4, ...results.map(({ id }) => id.length));
  const rows = results.flatMap((result) => [
    `${mark(result).padEnd(9)} ${result.id.padEnd(width)} ${seconds(result)}  ${told(result)}`,
    ...result.notes.map((note) => `${' '.repeat(10)}${note}`),
  ]);
  const { passed, excluded, total, raw, adjusted } = scoreOf(results);
  const line = `${passed} of ${total} passed (${percent(raw)}), ${excluded} excluded: ${percent(adjusted)}`;
  return `${[...rows, line].join('\n')}\n`;
}

function mark(result: RecordResult): string {
  if (result.ok) return 'ok';
  return result.excluded === undefined ? 'FAILED' : 'excluded';
}

function seconds(result: RecordResult): string {
  return `${result.seconds.toFixed(1).padStart(6)} s`;
}

function told({ ok, stage, reason, excluded }: RecordResult): string {
  if (ok) return '';
  const text = excluded === undefined ? reason : excluded;
  return `${stage}: ${text.replace(/\s+/g, ' ').slice(0, 400)}`;
}

function percent(value: number): string {
  return `${(value * 100).toFixed(1)} %`;
}
