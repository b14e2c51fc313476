import {
  type IncomingHttpHeaders,
  performServerHandshake,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Duplex } from 'node:stream';
import {
  create,
  type DescMessage,
  type DescMethod,
  type DescMethodBiDiStreaming,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf';
import { frame, frames } from './frame.ts';
import { GrpcError, grpcCodes } from './grpc-error.ts';
import { connectionWindowBytes, http2Options } from './http2-options.ts';
import { MessageWriter } from './message-writer.ts';

/** Every value of a request header, unjoined (a path may contain a comma). */
export type ReadMetadata = (name: string) => readonly string[];

/** The server's side of a call with a stream of replies. */
export interface ServerCall<I extends DescMessage, O extends DescMessage> {
  readonly requests: AsyncGenerator<MessageShape<I>>;
  readonly replies: MessageWriter<O>;
}

/** One method that we serve: made by {@link unary} or {@link streaming}. */
export interface Handler {
  /** e.g. `/grpc.health.v1.Health/Check` */
  readonly path: string;
  serve(stream: ServerHttp2Stream, metadata: ReadMetadata): Promise<void>;
}

/** Serves a method with one request and one reply; a thrown GrpcError becomes the call's status. */
export function unary<I extends DescMessage, O extends DescMessage>(
  method: DescMethodUnary<I, O>,
  answer: (request: MessageShape<I>) => MessageInitShape<O> | Promise<MessageInitShape<O>>,
): Handler {
  return {
    path: pathOf(method),
    async serve(stream) {
      let request = create(method.input);
      for await (const bytes of frames(stream)) request = fromBinary(method.input, bytes);
      const reply = create(method.output, await answer(request));
      respond(stream);
      stream.end(frame(toBinary(method.output, reply)));
    },
  };
}

/** Serves a method with a stream of replies; the call's status is OK once `serve` resolves. */
export function streaming<I extends DescMessage, O extends DescMessage>(
  method: DescMethodBiDiStreaming<I, O> | DescMethodServerStreaming<I, O>,
  serve: (call: ServerCall<I, O>, metadata: ReadMetadata) => Promise<void>,
): Handler {
  return {
    path: pathOf(method),
    async serve(stream, metadata) {
      respond(stream);
      const replies = new MessageWriter(stream, method.output);
      await serve({ requests: decoded(stream, method.input), replies }, metadata);
      await replies.flush();
      stream.end();
    },
  };
}

/** Serves the handlers on a connection that we opened, until either side closes it. */
export function serveGrpc(connection: Duplex, handlers: readonly Handler[]): ServerHttp2Session {
  const byPath = new Map(handlers.map((handler) => [handler.path, handler]));
  const session = performServerHandshake(connection, http2Options);
  session.on('error', () => {});
  session.setLocalWindowSize(connectionWindowBytes);
  // Node's types do not know the last parameter of this event.
  const onStream: OnStream = (stream, headers, _flags, rawHeaders) => {
    stream.on('error', () => {});
    void serveStream(stream, byPath.get(headers[':path'] ?? ''), rawHeaders);
  };
  session.on('stream' as string, onStream);
  return session;
}

type OnStream = (
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  flags: number,
  rawHeaders: readonly string[],
) => void;

async function serveStream(
  stream: ServerHttp2Stream,
  handler: Handler | undefined,
  rawHeaders: readonly string[],
): Promise<void> {
  const status: Record<string, string> = { 'grpc-status': '0' };
  stream.on('wantTrailers', () => stream.sendTrailers(status));
  try {
    if (handler === undefined) throw new GrpcError(grpcCodes.unimplemented, 'unknown method');
    await handler.serve(stream, readMetadata(rawHeaders));
  } catch (error) {
    const code = error instanceof GrpcError ? error.code : grpcCodes.unknown;
    status['grpc-status'] = String(code);
    status['grpc-message'] = encodeURIComponent((error as Error).message);
    if (stream.destroyed) return;
    respond(stream);
    stream.end();
  }
}

function respond(stream: ServerHttp2Stream): void {
  if (stream.headersSent || stream.destroyed) return;
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
}

async function* decoded<T extends DescMessage>(
  stream: ServerHttp2Stream,
  schema: T,
): AsyncGenerator<MessageShape<T>> {
  for await (const bytes of frames(stream)) yield fromBinary(schema, bytes);
}

function readMetadata(rawHeaders: readonly string[]): ReadMetadata {
  return (name) => {
    const values: string[] = [];
    for (let i = 0; i + 1 < rawHeaders.length; i += 2)
      if (rawHeaders[i] === name) values.push(rawHeaders[i + 1] ?? '');
    return values;
  };
}

function pathOf(method: DescMethod): string {
  return `/${method.parent.typeName}/${method.name}`;
}
