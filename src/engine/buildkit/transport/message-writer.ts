import type { Http2Stream } from 'node:http2';
import { create, type DescMessage, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { frameHead } from './frame.ts';
import { ConnectionLostError } from './grpc-error.ts';

/** Many small messages in one write cost a twentieth of the CPU time of one write each. */
const flushBytes = 128 << 10;

/**
 * Writes messages to a stream, gathered until the turn of the event loop ends. `add` and `flush` return a promise only when the caller
 * has to wait (the peer is slow), so that a tight loop stays synchronous.
 */
export class MessageWriter<T extends DescMessage> {
  readonly #stream: Http2Stream;
  readonly #schema: T;
  #parts: Uint8Array[] = [];
  #bytes = 0;
  #draining: Promise<void> | undefined;
  #turnEnd: NodeJS.Immediate | undefined;

  constructor(stream: Http2Stream, schema: T) {
    this.#stream = stream;
    this.#schema = schema;
  }

  add(message: MessageInitShape<T>): Promise<void> | undefined {
    const bytes = toBinary(this.#schema, create(this.#schema, message));
    const head = frameHead(bytes.length);
    this.#parts.push(head, bytes);
    this.#bytes += head.length + bytes.length;
    if (this.#bytes >= flushBytes) return this.flush();
    this.#turnEnd ??= setImmediate(() => {
      this.#turnEnd = undefined;
      this.flush()?.catch(() => {});
    });
    return undefined;
  }

  flush(): Promise<void> | undefined {
    // One waiter for all: it flushes again, what came meanwhile included.
    if (this.#draining !== undefined) return this.#draining;
    if (this.#bytes === 0) return undefined;
    const stream = this.#stream;
    if (stream.destroyed || stream.closed) return rejected();
    const buffer = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#bytes = 0;
    if (stream.write(buffer)) return undefined;
    this.#draining = drained(stream).then(() => {
      this.#draining = undefined;
      return this.flush();
    });
    // The loop that writes need not be waiting at this moment.
    this.#draining.catch(() => {});
    return this.#draining;
  }

  /** Writes one message and everything gathered before it. */
  async send(message: MessageInitShape<T>): Promise<void> {
    await this.add(message);
    await this.flush();
  }
}

function rejected(): Promise<void> {
  const lost = Promise.reject(new ConnectionLostError('the stream is closed'));
  lost.catch(() => {});
  return lost;
}

function drained(stream: Http2Stream): Promise<void> {
  return new Promise((resolve, reject) => {
    const onDrain = (): void => {
      stream.off('close', onClose);
      resolve();
    };
    const onClose = (): void => {
      stream.off('drain', onDrain);
      reject(new ConnectionLostError('the stream was closed'));
    };
    stream.once('drain', onDrain);
    stream.once('close', onClose);
  });
}
