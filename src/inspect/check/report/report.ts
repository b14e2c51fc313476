import type { CheckId, Finding, Status } from '../finding.ts';
import type { PassedSettings } from './passed-settings.ts';

/** The outcome of `warp check`, as `--json` prints it. */
export interface CheckReport {
  readonly image: string;
  /** `sha256:…` */
  readonly id: string;
  readonly sizeBytes: number;
  readonly passed: boolean;
  readonly counts: Readonly<Record<Status, number>>;
  readonly findings: readonly Finding[];
  /** Undefined where the app has not started. */
  readonly settings?: PassedSettings;
  readonly seconds: number;
}

/** What is not to count is kept as skipped, with what was seen. */
export function ignoring(
  findings: readonly Finding[],
  ids: readonly CheckId[],
): readonly Finding[] {
  return findings.map((finding) => {
    const bad = finding.status === 'fail' || finding.status === 'warn';
    if (!bad || !ids.includes(finding.id)) return finding;
    const { id, title, evidence } = finding;
    return { id, title, status: 'skip', evidence: `ignored: ${evidence}` };
  });
}

export function countsOf(findings: readonly Finding[]): CheckReport['counts'] {
  const count = (status: Status) => findings.filter((one) => one.status === status).length;
  return { pass: count('pass'), warn: count('warn'), fail: count('fail'), skip: count('skip') };
}

/** A warning fails a strict check alone. */
export function hasPassed(findings: readonly Finding[], strict: boolean): boolean {
  const { fail, warn } = countsOf(findings);
  return fail === 0 && (!strict || warn === 0);
}
