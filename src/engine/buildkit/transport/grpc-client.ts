import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
} from 'node:http2';
import type { Duplex } from 'node:stream';
import {
  type DescMessage,
  type DescMethod,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import { frames } from './frame.ts';
import { ConnectionLostError, errorFromTrailers, GrpcError, grpcCodes } from './grpc-error.ts';
import { connectionWindowBytes, http2Options } from './http2-options.ts';
import { MessageWriter } from './message-writer.ts';

type Method<I extends DescMessage, O extends DescMessage> = DescMethod & {
  readonly input: I;
  readonly output: O;
};

/** Request headers by lower-case name; a list is sent as repeated headers. */
export type RequestMetadata = Readonly<Record<string, string | readonly string[]>>;

/** One call in progress. */
export interface Call<I extends DescMessage, O extends DescMessage> {
  readonly requests: MessageWriter<I>;
  /** Ends when the status is OK, else throws GrpcError or ConnectionLostError. */
  readonly replies: AsyncGenerator<MessageShape<O>>;
  /** No more requests. */
  end(): void;
  cancel(): void;
}

/** gRPC calls on a connection that already stands. Closing it cancels what is under way. */
export class GrpcClient {
  readonly #session: ClientHttp2Session;

  constructor(connection: Duplex) {
    this.#session = connect('http://localhost', {
      ...http2Options,
      createConnection: () => connection,
    });
    // Each call reports the loss itself.
    this.#session.on('error', () => {});
    this.#session.setMaxListeners(0);
    this.#session.once('connect', () => this.#session.setLocalWindowSize(connectionWindowBytes));
  }

  open<I extends DescMessage, O extends DescMessage>(
    method: Method<I, O>,
    metadata: RequestMetadata = {},
  ): Call<I, O> {
    if (this.#session.destroyed) throw new ConnectionLostError('the connection is closed');
    const stream = this.#session.request(
      {
        ':method': 'POST',
        ':path': `/${method.parent.typeName}/${method.name}`,
        ':scheme': 'http',
        'content-type': 'application/grpc',
        te: 'trailers',
        'user-agent': 'warp',
        ...metadata,
      },
      { endStream: false },
    );
    return {
      requests: new MessageWriter(stream, method.input),
      replies: replies(stream, method.output),
      end: () => stream.end(),
      cancel: () => stream.close(constants.NGHTTP2_CANCEL),
    };
  }

  /** Sends one request and resolves to the one reply; an aborted signal cancels the call. */
  async unary<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
    options: { readonly signal?: AbortSignal; readonly metadata?: RequestMetadata } = {},
  ): Promise<MessageShape<O>> {
    let answer: MessageShape<O> | undefined;
    for await (const reply of this.#ask(method, request, options)) answer = reply;
    if (answer !== undefined) return answer;
    throw new GrpcError(grpcCodes.internal, `${method.name} was answered with no message`);
  }

  /** Sends one request and yields the replies. */
  serverStream<I extends DescMessage, O extends DescMessage>(
    method: DescMethodServerStreaming<I, O>,
    request: MessageInitShape<I>,
    options: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<MessageShape<O>> {
    return this.#ask(method, request, options);
  }

  close(): void {
    this.#session.destroy();
  }

  async *#ask<I extends DescMessage, O extends DescMessage>(
    method: Method<I, O>,
    request: MessageInitShape<I>,
    { signal, metadata }: { readonly signal?: AbortSignal; readonly metadata?: RequestMetadata },
  ): AsyncGenerator<MessageShape<O>> {
    signal?.throwIfAborted();
    const call = this.open(method, metadata);
    signal?.addEventListener('abort', call.cancel);
    try {
      await call.requests.send(request);
      call.end();
      yield* call.replies;
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', call.cancel);
    }
  }
}

function replies<O extends DescMessage>(
  stream: ClientHttp2Stream,
  schema: O,
): AsyncGenerator<MessageShape<O>> {
  let head: IncomingHttpHeaders | undefined;
  let trailers: IncomingHttpHeaders | undefined;
  let failure: Error | undefined;
  stream.on('response', (headers) => {
    head = headers;
  });
  stream.on('trailers', (headers) => {
    trailers = headers;
  });
  stream.on('error', (error) => {
    failure = error;
  });
  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  return (async function* () {
    try {
      for await (const message of frames(stream)) yield fromBinary(schema, message);
    } catch (error) {
      if (error instanceof GrpcError) throw error;
      failure ??= error as Error;
    }
    await closed;
    const error = outcome(trailers ?? head, failure);
    if (error !== undefined) throw error;
  })();
}

function outcome(headers: IncomingHttpHeaders | undefined, failure: Error | undefined) {
  if (headers?.['grpc-status'] !== undefined) return errorFromTrailers(headers);
  const status = headers?.[':status'];
  if (status !== undefined && Number(status) !== 200)
    return new GrpcError(grpcCodes.unknown, `HTTP ${status}`);
  return new ConnectionLostError('the connection ended without a status', { cause: failure });
}
