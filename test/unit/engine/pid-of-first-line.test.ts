import { expect, test } from 'vitest';
import { pidOfFirstLine } from '../../../src/engine/docker/pid-of-first-line.ts';
import type { Frame } from '../../../src/engine/docker/stream-frames.ts';

async function read(frames: readonly (readonly [number, string])[]) {
  const made = frames.map(([stream, text]): Frame => ({ stream, bytes: Buffer.from(text) }));
  const queue = [...made];
  const first = pidOfFirstLine(() => queue.splice(0, 1));
  const passed = made.flatMap(() => first.framesOf(Buffer.alloc(0)));
  first.end();
  return { pid: await first.pid, passed: passed.map((frame) => `${frame.stream}:${frame.bytes}`) };
}

test.each([
  [
    'a line of its own',
    [
      [1, '17\n'],
      [1, 'out\n'],
    ],
    17,
    ['1:out\n'],
  ],
  ['what follows in the same piece', [[1, '17\nout\n']], 17, ['1:out\n']],
  [
    'pieces of it',
    [
      [1, '1'],
      [1, '7'],
      [1, '\n12\n'],
    ],
    17,
    ['1:12\n'],
  ],
  ["a terminal's line", [[1, '17\r\n$ ']], 17, ['1:$ ']],
  [
    'other output before it',
    [
      [2, 'warning\n'],
      [1, '17\n'],
    ],
    17,
    ['2:warning\n'],
  ],
  [
    'no id at all',
    [[1, 'OCI runtime exec failed: no such file\n']],
    undefined,
    ['1:OCI runtime exec failed: no such file\n'],
  ],
] as const)('takes the process id off %s', async (_, frames, pid, passed) => {
  expect(await read(frames)).toEqual({ pid, passed });
});

test('nothing at all has no id', async () => {
  expect(await read([])).toEqual({ pid: undefined, passed: [] });
});
