import type { Finding, Status } from '../../inspect/check/finding.ts';
import type { CheckReport } from '../../inspect/check/report/report.ts';
import { plainLine } from '../progress/terminal-text.ts';
import { formatBytes, formatSeconds } from './format.ts';
import { createPaint, type Paint, type Style } from './paint.ts';

const marks: Readonly<Record<Status, readonly [text: string, style: Style]>> = {
  pass: ['ok  ', 'green'],
  warn: ['warn', 'yellow'],
  fail: ['FAIL', 'red'],
  skip: ['-   ', 'dim'],
};

/** The first of these that a line stands under. */
const firstOfRun = 'start';

/** A line a check, with what was seen; under it how to mend it. Ends with a newline. */
export function formatCheck(report: CheckReport, options: { readonly color: boolean }): string {
  const paint = createPaint(options.color);
  const { findings, image, id, sizeBytes } = report;
  const width = Math.max(...findings.map((finding) => finding.id.length));
  const at = findings.findIndex((finding) => finding.id === firstOfRun);
  const lines = (some: readonly Finding[]) => sectionLines(some, width, paint);
  return `${[
    `${paint('bold', image)} (${id.replace('sha256:', '').slice(0, 12)}, ${formatBytes(sizeBytes)})`,
    '',
    paint('bold', 'in the image'),
    ...lines(findings.slice(0, at)),
    '',
    paint('bold', 'when it runs'),
    ...lines(findings.slice(at)),
    ...settingsLines(report, paint),
    '',
    summary(report, paint),
  ].join('\n')}\n`;
}

/** Checks that were passed over for one reason share a line. */
function sectionLines(
  findings: readonly Finding[],
  width: number,
  paint: Paint,
): readonly string[] {
  const alike = (one: Finding) =>
    findings.filter(({ status, evidence }) => status === 'skip' && evidence === one.evidence);
  return findings.flatMap((finding) => {
    const group = finding.status === 'skip' ? alike(finding) : [];
    if (group.length < 3) return findingLines(finding, width, paint);
    if (group[0] !== finding) return [];
    const names = group.map(({ id }) => id).join(', ');
    return [`  ${paint('dim', '-   ')} ${plainLine(finding.evidence)}; not tried: ${names}`];
  });
}

function findingLines(finding: Finding, width: number, paint: Paint): readonly string[] {
  const { id, status, evidence, fix } = finding;
  const [text, style] = marks[status];
  const name = id.padEnd(width);
  const bad = status === 'fail' || status === 'warn';
  const said = plainLine(evidence);
  const indent = ' '.repeat(width + 8);
  return [
    `  ${paint(style, text)} ${bad ? paint('bold', name) : name} ${said}`,
    ...(fix === undefined ? [] : [`${indent}${paint('cyan', 'fix:')} ${fix}`]),
  ];
}

function settingsLines({ settings, image }: CheckReport, paint: Paint): readonly string[] {
  if (settings === undefined) return [];
  const words = settings.dockerRun.map((word) =>
    /[^\w@%+=:,./-]/.test(word) ? `'${word}'` : word,
  );
  const standard = settings.restricted
    ? 'satisfies the restricted Pod Security Standard'
    : 'less than the restricted Pod Security Standard asks';
  return [
    '',
    paint('bold', 'what it served with'),
    `  ${['docker run', ...words, image].join(' ')}`,
    '',
    `  ${paint('dim', `# Kubernetes: of a pod's spec; ${standard}`)}`,
    ...settings.kubernetes
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
  ];
}

function summary({ counts, passed, seconds }: CheckReport, paint: Paint): string {
  const parts = [
    `${counts.pass} passed`,
    ...(counts.fail > 0 ? [paint('red', `${counts.fail} failed`)] : []),
    ...(counts.warn > 0
      ? [paint('yellow', `${counts.warn} warning${counts.warn > 1 ? 's' : ''}`)]
      : []),
    ...(counts.skip > 0 ? [`${counts.skip} skipped`] : []),
  ];
  const word = passed ? paint('green', 'passed') : paint('red', 'failed');
  return `${word}: ${parts.join(', ')} in ${formatSeconds(seconds)}`;
}
