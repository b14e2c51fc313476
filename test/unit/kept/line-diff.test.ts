import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unifiedDiff } from '../../../src/kept/line-diff.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const text = fc
  .array(fc.constantFrom('a\n', 'b\n', 'c\n', 'd\n', '\n', '-x\n', 'é\n'), { maxLength: 40 })
  .chain((lines) => fc.constantFrom(lines.join(''), `${lines.join('')}end`));

test('git applies every patch', () => {
  using folder = temporaryFolder();
  const file = join(folder.path, 'x');
  fc.assert(
    fc.property(
      fc.option(text, { nil: undefined }),
      fc.option(text, { nil: undefined }),
      (a, b) => {
        fc.pre(a !== b);
        if (a === undefined) rmSync(file, { force: true });
        else writeFileSync(file, a);
        // Outside of any repository.
        const env = { ...process.env, GIT_CEILING_DIRECTORIES: folder.path };
        execFileSync('git', ['apply', '--unsafe-paths', '-'], {
          cwd: folder.path,
          env,
          input: unifiedDiff('x', a, b),
          stdio: ['pipe', 'pipe', 'pipe'],
        });
        expect(existsSync(file) ? readFileSync(file, 'utf8') : undefined).toBe(b);
      },
    ),
    { numRuns: 100 },
  );
});

test('a change has three lines around it, and its neighbour shares them', () => {
  const lines = Array.from({ length: 30 }, (_, index) => `${index + 1}`);
  const changed = lines.map((line) => (['10', '14', '25'].includes(line) ? `${line}!` : line));
  const patch = unifiedDiff('n', `${lines.join('\n')}\n`, `${changed.join('\n')}\n`);
  expect(patch.match(/^@@.*/gm)).toEqual(['@@ -7,11 +7,11 @@', '@@ -22,7 +22,7 @@']);
});

test('nothing changed is no patch', () => {
  expect(unifiedDiff('x', 'a\n', 'a\n')).toBe('');
});
