import type { FileStep, Reason } from '../../../src/plan/types.ts';

/** An older answer, as the scripts that resolve find it: its releases are kept wherever they still fit. */
export function olderAnswer(before: string | undefined, reason: Reason): readonly FileStep[] {
  if (before === undefined) return [];
  return [
    { kind: 'file', to: '/warp/before.txt', content: withoutRemarks(before), mode: 0o644, reason },
  ];
}

/** uv takes a line with a remark for none that it has written itself. */
function withoutRemarks(answer: string): string {
  return answer.replace(/ # .*$/gm, '');
}
