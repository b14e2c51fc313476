import type { Finding, Verdict } from '../../builder/system-server.ts';
import { createPaint, type Paint } from './paint.ts';

const colors = { error: 'red', warning: 'yellow', note: 'cyan' } as const;

/** For people: what is served, each finding with its place and what to write instead, and how many there are. */
export function formatVerdict(verdict: Verdict, options: { readonly color: boolean }): string {
  const paint = createPaint(options.color);
  const { applications, findings, unknown, files } = verdict;
  return [
    ...applications.map((application) => `serves ${application}`),
    '',
    ...findings.flatMap((finding) => findingLines(finding, paint)),
    ...unknown.map((what) => `${paint('dim', 'not judged:')} ${what}`),
    `${countText(findings)} in ${files.length === 1 ? '1 file' : `${files.length} files`}`,
    '',
  ].join('\n');
}

function findingLines(
  { level, at, evidence, message, fix, rule }: Finding,
  paint: Paint,
): string[] {
  return [
    `${paint('bold', `${at.file}:${at.line}`)}: ${paint(colors[level], level)}: ${message} [${rule}]`,
    `    ${paint('dim', evidence)}`,
    `    ${paint('cyan', 'fix:')} ${fix}`,
    '',
  ];
}

function countText(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'nothing found';
  return (['error', 'warning', 'note'] as const)
    .map((level) => ({ level, count: findings.filter((one) => one.level === level).length }))
    .filter(({ count }) => count > 0)
    .map(({ level, count }) => `${count} ${level}${count === 1 ? '' : 's'}`)
    .join(', ');
}
