import { describe, expect, it } from 'vitest';
import { createIgnoreMatcher } from '../../../src/app/ignore-matcher.ts';
import { compileIgnorePattern, readIgnoreLines } from '../../../src/app/ignore-pattern.ts';

const ignores = (file: string, path: string): boolean =>
  createIgnoreMatcher(readIgnoreLines(file).map(({ pattern }) => pattern)).ignores(path);

// Every row was compared with what an engine's own `COPY . /` left out.
describe('ignore rules agree with moby', () => {
  it.each([
    ['foo', 'foo/x', true],
    ['foo', 'sub/foo/x', false],
    ['/foo/', 'foo/x', true],
    ['./foo', 'foo/x', true],
    ['d/../foo', 'foo', true],
    ['**/foo', 'sub/foo/x', true],
    ['**/foo', 'foo', true],
    ['**foo', 'sub/foo', true],
    ['foo**', 'foobar/x', true],
    ['foo/**', 'foo', false],
    ['foo/**', 'foo/x', true],
    ['**/*.pyc', 'b.pyc', true],
    ['*/*.txt', 'd/a.txt', true],
    ['*/*.txt', 'a.txt', false],
    ['d/?.txt', 'd/a.txt', true],
    ['AB', 'ab/c', false],
    ['p(q)', 'p(q)/t.txt', true],
    ['p(q)/r+s.txt', 'p(q)/r+s.txt', true],
    ['q{1}/a|b', 'q{1}/a|b', true],
    ['\\[z]', '[z]/k', true],
    ['[a-c].*', 'a.txt', true],
    ['[^a].pyc', 'b.pyc', true],
    ['deep/**/d.txt', 'deep/a/b/c/d.txt', true],
    ['# a', '# a', false],
    ['  ab  ', 'ab', true],
    ['*\n!foo', 'foo/x', false],
    ['*\n!foo', 'bar', true],
    ['!d\nd', 'd/x', true],
    ['deep\n!deep/a/b/keep.txt', 'deep/a/b/keep.txt', false],
    ['**\n!sub/**', 'sub/foo/x', false],
    // A repeated pattern is skipped for the directory, and so not remembered for what is in it.
    ['foo\n!foo/x\nfoo', 'foo/x', false],
  ])('%j on %s: left out is %s', (file, path, expected) => {
    expect(ignores(file, path)).toBe(expected);
  });

  it('enters an ignored directory only when something below it may come back', () => {
    const matcher = createIgnoreMatcher(['node_modules', 'data', '!data/keep/x.txt']);
    expect(matcher.mayReinclude('node_modules')).toBe(false);
    expect(matcher.mayReinclude('data')).toBe(true);
    expect(matcher.mayReinclude('data/keep')).toBe(true);
    expect(createIgnoreMatcher(['node_modules', '!**/*.md']).mayReinclude('node_modules')).toBe(
      true,
    );
  });

  it.each(['[', 'a[', '!', 'a\\', '[]'])('rejects the ill-formed pattern %s', (pattern) => {
    expect(compileIgnorePattern(pattern)).toBeUndefined();
  });
});
