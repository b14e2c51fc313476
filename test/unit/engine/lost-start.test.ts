import { expect, test } from 'vitest';
import { againAfterLostStart } from '../../../src/engine/lost-start.ts';

function failing(times: number, text: string): () => Promise<string> {
  let left = times;
  return async () => {
    left -= 1;
    if (left < 0) return 'started';
    throw new Error(text);
  };
}

const textOf = String;
const lost =
  'runc run failed: unable to start container process: waiting for init preliminary setup: read init-p: connection reset by peer';

test('what was lost before it started is started once more', async () => {
  await expect(againAfterLostStart(failing(1, lost), textOf)).resolves.toBe('started');
  await expect(againAfterLostStart(failing(2, lost), textOf)).rejects.toThrow('init-p');
});

test('what failed by itself is not repeated', async () => {
  const attempt = failing(1, 'make: *** [all] Error 1');
  await expect(againAfterLostStart(attempt, textOf)).rejects.toThrow('make');
});
