import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { RequestMetadata } from '../transport/grpc-client.ts';
import { type Handler, serveGrpc } from '../transport/grpc-server.ts';

/** A connection on which the engine calls our services while it builds. */
export interface Session {
  /** Named by the solve request. */
  readonly id: string;
  /** Resolves when the connection is gone, whoever ended it. */
  readonly closed: Promise<void>;
  close(): void;
}

export interface SessionInit {
  /** Opens the connection; the headers introduce the session to the engine. */
  readonly connect: (headers: RequestMetadata) => Promise<Duplex>;
  /** Folders of sessions with the same key are compared, not sent anew. */
  readonly sharedKey: string;
  readonly handlers: readonly Handler[];
}

/**
 * Opens a session. It has to stand from before the solve until after its answer.
 * @throws WarpError when the engine cannot be reached.
 */
export async function openSession({ connect, sharedKey, handlers }: SessionInit): Promise<Session> {
  const id = randomBytes(16).toString('hex');
  const connection = await connect({
    'x-docker-expose-session-uuid': id,
    'x-docker-expose-session-name': 'warp',
    'x-docker-expose-session-sharedkey': sharedKey,
    'x-docker-expose-session-grpc-method': handlers.map((handler) => handler.path),
  });
  connection.on('error', () => {});
  const closed = new Promise<void>((resolve) => connection.once('close', resolve));
  const server = serveGrpc(connection, handlers);
  return {
    id,
    closed,
    close() {
      server.destroy();
      connection.destroy();
    },
  };
}
