import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { LogLine } from '../types.ts';

/** Bytes of a frame's header: stream number, three zeros, length (Engine API, "Attach to a container"). */
const headerBytes = 8;

/**
 * Splits an engine's log stream into lines; a last line without a newline is one too.
 * @param tty a terminal's output has no frames and one stream.
 */
export async function* logLines(stream: Readable, tty: boolean): AsyncGenerator<LogLine> {
  const out = lineSplitter('out');
  const err = lineSplitter('err');
  const frames = tty ? rawFrames(stream) : framesOf(stream);
  for await (const frame of frames) {
    yield* (frame.stream === 2 ? err : out).push(frame.bytes);
  }
  yield* out.end();
  yield* err.end();
}

interface Frame {
  readonly stream: number;
  readonly bytes: Buffer;
}

async function* rawFrames(stream: Readable): AsyncGenerator<Frame> {
  for await (const chunk of stream) yield { stream: 1, bytes: Buffer.from(chunk) };
}

async function* framesOf(stream: Readable): AsyncGenerator<Frame> {
  let pending: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    pending = pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([pending, chunk]);
    for (;;) {
      if (pending.length < headerBytes) break;
      const end = headerBytes + pending.readUInt32BE(4);
      if (pending.length < end) break;
      yield { stream: pending[0] ?? 1, bytes: pending.subarray(headerBytes, end) };
      pending = pending.subarray(end);
    }
  }
}

function lineSplitter(stream: LogLine['stream']) {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    push(bytes: Buffer): LogLine[] {
      const lines = (rest + decoder.write(bytes)).split('\n');
      rest = lines.pop() ?? '';
      return lines.map((text) => ({ stream, text: text.replace(/\r$/, '') }));
    },
    end(): LogLine[] {
      const text = rest + decoder.end();
      return text === '' ? [] : [{ stream, text }];
    },
  };
}
