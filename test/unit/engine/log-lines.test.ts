import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { logLines } from '../../../src/engine/docker/log-lines.ts';

function frame(stream: 1 | 2, text: string | Buffer): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.alloc(8);
  head[0] = stream;
  head.writeUInt32BE(body.length, 4);
  return Buffer.concat([head, body]);
}

async function read(chunks: readonly Buffer[], tty = false) {
  const lines: string[] = [];
  for await (const line of logLines(Readable.from(chunks), tty)) {
    lines.push(`${line.stream}:${line.text}`);
  }
  return lines;
}

const euro = Buffer.from('€');
const whole = Buffer.concat([
  frame(1, 'one\ntw'),
  frame(2, 'oops\n'),
  frame(1, Buffer.concat([Buffer.from('o '), euro.subarray(0, 1)])),
  frame(1, Buffer.concat([euro.subarray(1), Buffer.from('\nlast')])),
]);
const expected = ['out:one', 'err:oops', 'out:two €', 'out:last'];

test('separates the streams and joins lines across frames', async () => {
  expect(await read([whole])).toEqual(expected);
});

test('does so however the bytes are cut', async () => {
  for (const size of [1, 3, 7, 8, 9]) {
    const chunks: Buffer[] = [];
    for (let at = 0; at < whole.length; at += size) chunks.push(whole.subarray(at, at + size));
    expect(await read(chunks)).toEqual(expected);
  }
});

test("takes a terminal's output as it comes", async () => {
  expect(await read([Buffer.from('a\r\nb')], true)).toEqual(['out:a', 'out:b']);
});
