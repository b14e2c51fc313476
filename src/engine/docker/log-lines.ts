import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { LogLine } from '../types.ts';
import { frameSplitter } from './stream-frames.ts';

/**
 * Splits an engine's log stream into lines; a last line without a newline is one too.
 * @param tty a terminal's output has no frames and one stream.
 */
export async function* logLines(stream: Readable, tty: boolean): AsyncGenerator<LogLine> {
  const out = lineSplitter('out');
  const err = lineSplitter('err');
  const framesOf = frameSplitter(tty);
  for await (const chunk of stream) {
    for (const frame of framesOf(Buffer.from(chunk))) {
      yield* (frame.stream === 2 ? err : out).push(frame.bytes);
    }
  }
  yield* out.end();
  yield* err.end();
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
