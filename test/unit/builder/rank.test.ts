import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rankCandidates } from '../../../src/builder/rank.ts';
import type { Candidate } from '../../../src/builder/types.ts';

function candidate(id: string, score: number, supersedes: string[] = []): Candidate {
  return {
    ...{ id, builder: 'python', title: id, root: '', role: 'app', score, supersedes },
    evidence: [{ what: 'seen', at: { file: 'app.py', line: 1 } }],
    data: {},
  };
}

describe('ranking', () => {
  test('the best score wins, and the others say why not', () => {
    const { best, rejected } = rankCandidates([candidate('b', 1), candidate('a', 2)]);
    expect(best?.id).toBe('a');
    expect(rejected.map(({ candidate }) => candidate.id)).toEqual(['b']);
    expect(rejected[0]?.why).toContain('scores 1');
  });

  test('a superseded candidate is out whatever its score', () => {
    const { best } = rankCandidates([candidate('plain', 9), candidate('script', 3, ['plain'])]);
    expect(best?.id).toBe('script');
  });

  test('equal scores are all kept', () => {
    const { equal } = rankCandidates([candidate('a', 5), candidate('b', 5), candidate('c', 4)]);
    expect(equal.map(({ id }) => id)).toEqual(['b']);
  });

  test('workers and assets do not compete', () => {
    const assets = { ...candidate('node', 99), role: 'assets' as const };
    expect(rankCandidates([assets, candidate('a', 1)]).best?.id).toBe('a');
  });

  test('the order of candidates does not matter', () => {
    const all = [candidate('a', 5), candidate('b', 5, ['c']), candidate('c', 9), candidate('d', 1)];
    const expected = JSON.stringify(rankCandidates(all));
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(JSON.stringify(rankCandidates(shuffled))).toBe(expected);
      }),
    );
  });
});
