import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileIgnorePattern } from '../../../src/app/ignore-pattern.ts';
import { linearExpression } from '../../../src/app/linear-expression.ts';
import { compilePattern } from '../../../src/engine/buildkit/session/fs/pattern.ts';

describe('an expression for paths', () => {
  it('says what the regular expression says', () => {
    const atom = fc.constantFrom('a', 'b', '/', '[^/]', '[ab]', '[^a]', '\\.', '\\d', '\\x61', '.');
    const step = fc.oneof(
      { weight: 3, arbitrary: atom },
      { weight: 3, arbitrary: atom.map((one) => `${one}*`) },
      fc.constantFrom('(.*/)?', '\\b', '\\B', '^'),
    );
    const source = fc.array(step, { maxLength: 9 }).map((steps) => steps.join(''));
    const path = fc
      .array(fc.constantFrom('a', 'b', '/', '.', '1', 'é', '\n', '😀'), { maxLength: 8 })
      .map((chars) => chars.join(''));
    fc.assert(
      fc.property(source, path, fc.constantFrom('', 'su'), (expression, text, flags) => {
        const expected = new RegExp(`^${expression}$`, flags).test(text);
        expect(linearExpression(expression, flags).test(text)).toBe(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it('is refused where it is none', () => {
    expect(() => linearExpression('[a')).toThrow(SyntaxError);
  });
});

/** Backtracking tries every way to share the letters out among thirty wildcards. */
describe.each([
  ['*', 'a'.repeat(200)],
  ['**/', `${'a/'.repeat(100)}a`],
])('a pattern with thirty %s', (wildcard, path) => {
  const hostile = `${`${wildcard}a`.repeat(30)}b`;

  it('is judged at once in an ignore file', () => {
    expect(compileIgnorePattern(hostile)?.matches(path)).toBe(false);
    expect(compileIgnorePattern(hostile)?.matches(`${path}b`)).toBe(true);
  });

  it('is judged at once by what sends the folder', () => {
    expect(compilePattern(hostile).matches(path)).toBe(false);
    expect(compilePattern(hostile).matches(`${path}b`)).toBe(true);
  });
});
