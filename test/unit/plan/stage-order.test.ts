import { describe, expect, it } from 'vitest';
import { orderStages } from '../../../src/plan/stage-order.ts';
import type { Stage } from '../../../src/plan/types.ts';

const reason = { rule: 'test', via: 'default' } as const;

function stage(id: string, from: string | undefined, copiesFrom: readonly string[] = []): Stage {
  return {
    id,
    owner: 'test',
    from: from ? { kind: 'stage', id: from } : { kind: 'base' },
    steps: copiesFrom.map((source) => ({
      kind: 'copy',
      from: { kind: 'stage', id: source },
      paths: ['/x'],
      to: '/x',
      reason,
    })),
  };
}

describe('orderStages', () => {
  it('puts each stage after those it needs and drops the rest', () => {
    const ordered = orderStages([
      stage('image', 'base', ['deps']),
      stage('unused', 'base'),
      stage('deps', 'base'),
      stage('base', undefined),
    ]);
    expect(ordered.map(({ id }) => id)).toEqual(['base', 'deps', 'image']);
  });

  it('names the stages of a cycle', () => {
    expect(() => orderStages([stage('image', 'a'), stage('a', 'image')])).toThrow(
      /image → a → image/,
    );
  });
});
