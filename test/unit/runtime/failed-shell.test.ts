import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandLine, partsOf } from '../../../src/runtime/failed-shell.ts';

test('a command is one line that bash reads as the same words', () => {
  const words = fc.array(
    fc.string({
      unit: fc.constantFrom('a', ' ', "'", '"', '\\', '$', '\n', '\t', '\x1f', 'é', '!'),
    }),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(words, (argv) => {
      const line = commandLine(argv);
      expect(line).not.toContain('\n');
      const printed = execFileSync('bash', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
      expect(printed.split('\0').slice(0, -1)).toEqual(argv);
    }),
    { numRuns: 60 },
  );
});

test.each([
  [['env', 'A=1', 'B=x=y', 'program', 'C=3'], ['program', 'C=3'], { A: '1', B: 'x=y' }],
  [
    ['setpriv', '--reuid=1001', '--clear-groups', 'env', 'A=1', 'program'],
    ['setpriv', '--reuid=1001', '--clear-groups', 'program'],
    { A: '1' },
  ],
  [
    ['setpriv', '--reuid=1001', 'program', 'env'],
    ['setpriv', '--reuid=1001', 'program', 'env'],
    {},
  ],
  [['sh', '-c', 'A=1'], ['sh', '-c', 'A=1'], {}],
])('%j apart', (whole, argv, variables) => {
  expect(partsOf(whole)).toEqual({ argv, variables });
});
