import type { Finding } from '../finding.ts';
import type { CheckReport } from './report.ts';

/** Every check as a test case of JUnit XML; a warning is a failure under `strict` alone. */
export function junitReport(report: CheckReport, { strict }: { readonly strict: boolean }): string {
  const { findings, counts } = report;
  const failures = counts.fail + (strict ? counts.warn : 0);
  const totals = `tests="${findings.length}" failures="${failures}" errors="0" skipped="${counts.skip}" time="${report.seconds}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="warp check" ${totals}>`,
    `  <testsuite name="${escaped(report.image)}" ${totals}>`,
    ...findings.map((finding) => testCase(finding, strict)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(finding: Finding, strict: boolean): string {
  const { id, title, status, evidence, fix = '' } = finding;
  const head = `    <testcase classname="warp.check" name="${escaped(`${id}: ${title}`)}"`;
  const more = fix === '' ? '' : `\nfix: ${escaped(fix)}`;
  if (status === 'fail' || (status === 'warn' && strict)) {
    return `${head}>\n      <failure type="${status}" message="${escaped(evidence)}">${escaped(evidence)}${more}</failure>\n    </testcase>`;
  }
  if (status === 'skip') {
    return `${head}>\n      <skipped message="${escaped(evidence)}"/>\n    </testcase>`;
  }
  const out = status === 'warn' ? `warning: ${escaped(evidence)}${more}` : escaped(evidence);
  return `${head}>\n      <system-out>${out}</system-out>\n    </testcase>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** XML 1.0 has no place for control characters at all. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is left out
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
      .replace(/[&<>"]/g, (character) => entities[character] ?? character)
  );
}
