import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Content } from '../../../src/engine/buildkit/gen/content_pb.ts';
import {
  Control,
  type SolveRequest,
  type StatusResponse,
} from '../../../src/engine/buildkit/gen/control_pb.ts';
import { controlPipe } from '../../../src/engine/buildkit/session/control-pipe.ts';
import { GrpcClient } from '../../../src/engine/buildkit/transport/grpc-client.ts';
import type { GrpcError } from '../../../src/engine/buildkit/transport/grpc-error.ts';
import { serveGrpc, streaming, unary } from '../../../src/engine/buildkit/transport/grpc-server.ts';

/** What a fake daemon does on a solve; `session` calls back into the client's services. */
export interface FakeSolve {
  readonly request: SolveRequest;
  readonly session: GrpcClient;
  readonly status: (status: Partial<StatusResponse>) => Promise<void>;
  readonly endStatus: () => void;
}

export interface FakeBuildkitd extends AsyncDisposable {
  readonly socketPath: string;
  /** Of its worker; one that keeps images unless changed. */
  labels: Record<string, string>;
  /** Error that the build history has for every solve. */
  recorded: GrpcError | undefined;
  /** A blob with the status of that error, kept beside it as a newer buildkitd does. */
  recordedBlob: Uint8Array | undefined;
  /** Ends every connection at once, as a killed daemon does. */
  die(): void;
}

/** A daemon without a solver, on a unix socket: our own server side, with a script for Solve. */
export async function fakeBuildkitd(
  onSolve: (solve: FakeSolve) => Promise<Record<string, string>>,
): Promise<FakeBuildkitd> {
  const folder = await mkdtemp(join(tmpdir(), 'warp-fake-buildkitd-'));
  const socketPath = join(folder, 'buildkitd.sock');
  const sockets = new Set<Socket>();
  const fake: FakeBuildkitd = {
    socketPath,
    labels: {
      'org.mobyproject.buildkit.worker.executor': 'containerd',
      'org.mobyproject.buildkit.worker.snapshotter': 'overlayfs',
    },
    recorded: undefined,
    recordedBlob: undefined,
    die: () => {
      for (const socket of sockets) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      fake.die();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
  const handlers = controlHandlers(onSolve, fake);
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    serveGrpc(socket, handlers);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return fake;
}

function controlHandlers(
  onSolve: (solve: FakeSolve) => Promise<Record<string, string>>,
  fake: FakeBuildkitd,
) {
  const sessions = new Map<string, GrpcClient>();
  const feeds = new Map<string, StatusFeed>();
  const feed = (ref: string): StatusFeed => {
    const known = feeds.get(ref) ?? new StatusFeed();
    feeds.set(ref, known);
    return known;
  };
  return [
    streaming(Control.method.session, async ({ requests, replies }, metadata) => {
      const call = { requests: replies, replies: requests, end: () => {}, cancel: () => {} };
      const pipe = controlPipe(call);
      pipe.on('error', () => {});
      sessions.set(metadata('x-docker-expose-session-uuid')[0] ?? '', new GrpcClient(pipe));
      await new Promise((resolve) => pipe.once('close', resolve));
    }),
    streaming(Control.method.status, async ({ requests, replies }) => {
      for await (const { ref } of requests)
        for await (const status of feed(ref)) await replies.send(status);
    }),
    streaming(Control.method.listenBuildHistory, async ({ requests, replies }) => {
      for await (const { ref } of requests) {
        const { recorded: error, recordedBlob } = fake;
        if (error === undefined) continue;
        const externalError = recordedBlob && { digest: 'sha256:blob' };
        await replies.send({
          record: {
            ref,
            error: { code: error.code, message: error.message },
            ...(externalError && { externalError }),
          },
        });
      }
    }),
    streaming(Content.method.read, async ({ requests, replies }) => {
      const bytes = fake.recordedBlob ?? new Uint8Array();
      for await (const _request of requests) {
        await replies.send({ data: bytes.subarray(0, 10) });
        await replies.send({ data: bytes.subarray(10) });
      }
    }),
    unary(Control.method.listWorkers, () => ({ record: [{ id: 'worker', labels: fake.labels }] })),
    unary(Control.method.solve, async (request) => {
      const session = await untilDefined(() => sessions.get(request.session));
      const own = feed(request.ref);
      try {
        const exporterResponse = await onSolve({
          request,
          session,
          status: async (status) => own.push(status),
          endStatus: () => own.end(),
        });
        return { exporterResponse };
      } finally {
        own.end();
      }
    }),
  ];
}

class StatusFeed {
  readonly #held: Partial<StatusResponse>[] = [];
  #ended = false;
  #wake = (): void => {};

  push(status: Partial<StatusResponse>): void {
    this.#held.push(status);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator]() {
    for (;;) {
      const next = this.#held.shift();
      if (next !== undefined) yield next as StatusResponse;
      else if (this.#ended) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}

async function untilDefined<T>(read: () => T | undefined): Promise<T> {
  for (;;) {
    const value = read();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
