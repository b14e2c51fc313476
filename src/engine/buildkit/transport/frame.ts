import type { Http2Stream } from 'node:http2';
import { GrpcError, grpcCodes } from './grpc-error.ts';

const headerBytes = 5;

/** Puts gRPC's five-byte head (uncompressed, length) before a message. */
export function frame(message: Uint8Array): Buffer {
  return Buffer.concat([frameHead(message.length), message]);
}

/** The head alone, for writers that gather many messages into one write. */
export function frameHead(length: number): Buffer {
  const head = Buffer.allocUnsafe(headerBytes);
  head[0] = 0;
  head.writeUInt32BE(length, 1);
  return head;
}

/**
 * The messages of a stream, in order. Not asking for the next one pauses the peer (HTTP/2 flow
 * control). Leaving the loop early leaves the stream as it is: Node would reset it otherwise, and
 * an engine takes a reset for a failure.
 * @throws GrpcError on a compressed or cut-off message.
 */
export async function* frames(stream: Http2Stream): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let held = 0;
  let needed = headerBytes;
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk as Buffer);
    held += (chunk as Buffer).length;
    if (held < needed) continue;
    let rest = chunks.length === 1 ? (chunk as Buffer) : Buffer.concat(chunks);
    for (;;) {
      needed = neededBytes(rest);
      if (rest.length < needed) break;
      yield rest.subarray(headerBytes, needed);
      rest = rest.subarray(needed);
    }
    chunks = [rest];
    held = rest.length;
  }
  if (held > 0) throw new GrpcError(grpcCodes.internal, 'the stream ended within a message');
}

function neededBytes(buffer: Buffer): number {
  if (buffer.length < headerBytes) return headerBytes;
  if (buffer[0] !== 0) throw new GrpcError(grpcCodes.internal, 'compression was not negotiated');
  return headerBytes + buffer.readUInt32BE(1);
}
