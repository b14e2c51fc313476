import { expect, test } from 'vitest';
import { eventQueue } from '../../../../src/runtime/dev/event-queue.ts';

test('gives events in their order, waits for more, and ends when it is closed', async () => {
  const queue = eventQueue<number>();
  queue.push(1);
  queue.push(2);
  setTimeout(() => {
    queue.push(3);
    queue.close();
    queue.push(4);
  });
  const taken: number[] = [];
  for await (const event of queue) taken.push(event);
  expect(taken).toEqual([1, 2, 3]);
});
