import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { formatCheck } from '../../../src/cli/output/check.ts';
import type { Finding } from '../../../src/inspect/check/finding.ts';
import { judgeAll } from '../../../src/inspect/check/judge/judge-all.ts';
import { junitReport } from '../../../src/inspect/check/report/junit.ts';
import { passedSettings } from '../../../src/inspect/check/report/passed-settings.ts';
import {
  type CheckReport,
  countsOf,
  hasPassed,
  ignoring,
} from '../../../src/inspect/check/report/report.ts';
import { sarifReport } from '../../../src/inspect/check/report/sarif.ts';
import { checkFacts, runFacts } from './run-facts.ts';

const findings: readonly Finding[] = [
  {
    id: 'user',
    title: 'not root',
    status: 'fail',
    evidence: 'is <root> & "so"\u0007',
    fix: 'USER',
  },
  { id: 'setuid', title: 'none', status: 'warn', evidence: 'one', fix: 'chmod' },
  { id: 'start', title: 'it starts', status: 'pass', evidence: 'after 1 s' },
  { id: 'port', title: 'listens', status: 'skip', evidence: 'why not' },
];

const report: CheckReport = {
  image: 'registry.example:5000/shop:1',
  id: `sha256:${'ab'.repeat(32)}`,
  sizeBytes: 1e8,
  passed: false,
  counts: countsOf(findings),
  findings,
  seconds: 4.2,
};

test('a failure fails, a warning only a strict check, and what is ignored neither', () => {
  expect(hasPassed(findings, false)).toBe(false);
  const kept = ignoring(findings, ['user']);
  expect(kept[0]).toEqual({
    id: 'user',
    title: 'not root',
    status: 'skip',
    evidence: 'ignored: is <root> & "so"\u0007',
  });
  expect(hasPassed(kept, false)).toBe(true);
  expect(hasPassed(kept, true)).toBe(false);
  expect(ignoring(findings, ['start'])).toEqual(findings);
});

test('SARIF has a rule for each check and a result for each that is amiss', () => {
  const { runs } = sarifReport(report, { version: '1.2.3', at: report.image }) as {
    runs: { tool: { driver: { rules: unknown[] } }; results: Record<string, unknown>[] }[];
  };
  expect(runs[0]?.tool.driver.rules).toHaveLength(4);
  expect(runs[0]?.results).toMatchObject([
    { ruleId: 'user', ruleIndex: 0, level: 'error' },
    { ruleId: 'setuid', ruleIndex: 1, level: 'warning' },
  ]);
  expect(JSON.stringify(runs[0]?.results)).toContain('registry.example%3A5000/shop%3A1');
});

test('JUnit XML is well formed whatever was seen; warnings fail under strict alone', () => {
  const lax = junitReport(report, { strict: false });
  expect(lax).toContain('tests="4" failures="1" errors="0" skipped="1"');
  expect(lax).toContain('message="is &lt;root&gt; &amp; &quot;so&quot;"');
  expect(lax).not.toContain('\u0007');
  expect(junitReport(report, { strict: true })).toContain('failures="2"');
});

test('for people there is a line a check, with how to mend it', () => {
  const text = formatCheck(report, { color: false });
  expect(text).toContain('  FAIL user   is <root> & "so"\n');
  expect(text).toContain('fix: USER\n');
  expect(text).toContain('failed: 1 passed, 1 failed, 1 warning, 1 skipped in 4.2 s');
});

test('checks that were passed over for one reason share a line', () => {
  const facts = checkFacts(runFacts({ plain: { ok: false, why: 'it ended' } }));
  const text = formatCheck({ ...report, findings: judgeAll(facts) }, { color: false });
  expect(text.match(/the app did not start/g)).toHaveLength(1);
  expect(text).toContain('not tried: port, other-ports, probes');
});

describe('the settings that it served with', () => {
  test('all of them satisfy the restricted Pod Security Standard', () => {
    const settings = passedSettings(checkFacts(), 'shop:1');
    expect(settings?.restricted).toBe(true);
    expect(settings?.dockerRun.join(' ')).toBe(
      '--user 23456:0 --read-only --tmpfs /tmp:rw,nosuid,nodev,noexec,size=64m --volume data:/data --cap-drop ALL --security-opt no-new-privileges --memory 512m --cpus 1',
    );
    expect(parse(settings?.kubernetes ?? '')).toMatchObject({
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 23456,
        runAsGroup: 34567,
        fsGroup: 34567,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          image: 'shop:1',
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          resources: { limits: { memory: '512Mi', cpu: 1 } },
          volumeMounts: [
            { name: 'tmp', mountPath: '/tmp' },
            { name: 'data', mountPath: '/data' },
          ],
        },
      ],
    });
  });

  test('fewer are fewer, and are not said to satisfy it', () => {
    const facts = checkFacts(runFacts({ passedWith: ['no-new-privileges'] }));
    const settings = passedSettings(facts, 'shop:1');
    expect(settings?.restricted).toBe(false);
    expect(settings?.dockerRun).toEqual([
      '--volume',
      'data:/data',
      '--security-opt',
      'no-new-privileges',
    ]);
  });

  test('there are none of an app that does not start', () => {
    const facts = checkFacts(runFacts({ plain: { ok: false, why: 'it ended' } }));
    expect(passedSettings(facts, 'shop:1')).toBeUndefined();
  });
});
