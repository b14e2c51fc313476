import { expect, test } from 'vitest';
import { stepReport } from '../../../src/runtime/step-report.ts';
import { WarpError } from '../../../src/warp-error.ts';

const failure = new WarpError({
  code: 'WARP_BUILD_STEP_FAILED',
  phase: 'build',
  message: 'a step failed',
  output: 'fatal: no\nwarp-hint: later',
});

const log = (line: string) =>
  ({ kind: 'log', line, stage: 'resolve', step: 'x', stream: 'stdout' }) as never;

test.each([
  ['warp-error', 40],
  ['warp-transient', 75],
] as const)('a failure that a step tells as %s ends with %d', (kind, exitCode) => {
  const report = stepReport();
  expect(report.take(log('fatal: no'))).toBe(false);
  expect(report.take(log(`${kind}: WARP_GIT_UNREACHABLE: no way to the host`))).toBe(true);
  expect(report.take(log('warp-hint: later'))).toBe(true);
  expect(report.explain(failure)).toMatchObject({
    code: 'WARP_GIT_UNREACHABLE',
    message: 'no way to the host',
    hint: 'later',
    exitCode,
    output: 'fatal: no',
  });
});
