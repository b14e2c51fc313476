import { expect, test } from 'vitest';
import { againAfterLostStart } from '../../../src/runtime/lost-start.ts';
import { WarpError } from '../../../src/warp-error.ts';

function failing(times: number, output: string): () => Promise<string> {
  let left = times;
  return async () => {
    left -= 1;
    if (left < 0) return 'built';
    throw new WarpError({ code: 'WARP_BUILD_STEP_FAILED', phase: 'build', message: 'x', output });
  };
}

const lost =
  'runc run failed: unable to start container process: waiting for init preliminary setup: read init-p: connection reset by peer';

test('a step that was lost before it started is started once more', async () => {
  await expect(againAfterLostStart(failing(1, lost))).resolves.toBe('built');
  await expect(againAfterLostStart(failing(2, lost))).rejects.toThrow('x');
});

test('a step that failed by itself is not repeated', async () => {
  await expect(againAfterLostStart(failing(1, 'make: *** [all] Error 1'))).rejects.toThrow('x');
});
