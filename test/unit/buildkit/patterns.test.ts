import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import {
  type Inherited,
  patternList,
} from '../../../src/engine/buildkit/session/fs/pattern-list.ts';

interface Table {
  readonly paths: readonly string[];
  readonly rows: readonly {
    readonly patterns: readonly string[];
    readonly matched: readonly string[];
    readonly error?: boolean;
  }[];
}

/** What github.com/moby/patternmatcher v0.6 answers: chosen patterns, then 400 random ones. */
const table = JSON.parse(
  readFileSync(new URL('patternmatcher-table.json', import.meta.url), 'utf8'),
) as Table;

function matchedPaths(patterns: readonly string[]): readonly string[] {
  const list = patternList(patterns);
  const known = new Map<string, { matched: boolean; inherited: Inherited }>();
  const visit = (path: string): { matched: boolean; inherited: Inherited } => {
    const parent = dirname(path);
    const inherited = parent === '.' ? undefined : (known.get(parent) ?? visit(parent)).inherited;
    const result = list.match(path, inherited);
    known.set(path, result);
    return result;
  };
  return table.paths.filter((path) => visit(path).matched);
}

test.for(table.rows)('$patterns match what moby/patternmatcher matches', (row) => {
  if (row.error) expect(() => patternList(row.patterns)).toThrow();
  else expect(matchedPaths(row.patterns)).toEqual(row.matched);
});

test('a directory that is out is entered only when a pattern can take something back in', () => {
  const literal = patternList(['vendor', '!vendor/kept/file']);
  expect(literal.reaches('vendor', 'exclusions')).toBe(true);
  expect(literal.reaches('vendor/kept', 'exclusions')).toBe(true);
  expect(literal.reaches('vendor/other', 'exclusions')).toBe(false);
  expect(patternList(['vendor']).reaches('vendor', 'exclusions')).toBe(false);
  expect(patternList(['*', '!*/x']).reaches('vendor', 'exclusions')).toBe(true);
});
