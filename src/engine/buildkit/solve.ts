import { setTimeout as delay } from 'node:timers/promises';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { recordedError } from './build-history.ts';
import { Control, type SolveRequestSchema, type StatusResponse } from './gen/control_pb.ts';
import type { GrpcClient } from './transport/grpc-client.ts';
import { ConnectionLostError, GrpcError } from './transport/grpc-error.ts';

export interface SolveInit {
  readonly request: MessageInitShape<typeof SolveRequestSchema> & { readonly ref: string };
  /** Carries the solve alone: an answer too large for Node's HTTP/2 silences its connection. */
  readonly client: GrpcClient;
  /** Carries everything else: the status stream, and the history when no answer comes. */
  readonly side: GrpcClient;
  readonly signal: AbortSignal;
  readonly onStatus: (status: StatusResponse) => void;
}

/** Once the status stream has ended the answer is due; this much later it is not going to come. */
const silenceMs = 1500;
/** How long the last events may take after the answer … */
const lastStatusMs = 3000;
/** … and where there was none at all: the engine never ends the stream of a refused solve. */
const firstStatusMs = 150;

/**
 * Runs one solve to its end and resolves to what the exporter says.
 * @throws GrpcError when it failed, ConnectionLostError when nobody knows, the signal's reason when
 * it was aborted.
 */
export async function solve(init: SolveInit): Promise<Readonly<Record<string, string>>> {
  const { request, client, side, signal } = init;
  const done = new AbortController();
  const status = followStatus(init);
  const answer = client.unary(Control.method.solve, request, { signal });
  const recorded = status.ended.then(async () => {
    await delay(silenceMs, undefined, { signal: done.signal });
    await throwRecorded(side, request.ref);
    return answer;
  });
  recorded.catch(() => {});
  try {
    const explained = answer.catch((error) => explain(error, side, request.ref));
    explained.catch(() => {});
    const { exporterResponse } = await Promise.race([explained, recorded]);
    return exporterResponse;
  } finally {
    if (!signal.aborted) {
      const patienceMs = status.seen() ? lastStatusMs : firstStatusMs;
      await Promise.race([status.ended, delay(patienceMs, undefined, { signal: done.signal })]);
    }
    done.abort();
  }
}

function followStatus({ request, side, onStatus }: SolveInit) {
  let seen = false;
  const follow = async (): Promise<void> => {
    for await (const status of side.serverStream(Control.method.status, { ref: request.ref })) {
      seen = true;
      onStatus(status);
    }
  };
  // Losing the events is no reason to fail: the answer decides.
  return { ended: follow().catch(() => {}), seen: () => seen };
}

/** An answer that was lost, or cut down to fit into a header, may still be on record. */
async function explain(error: unknown, side: GrpcClient, ref: string): Promise<never> {
  const bare = error instanceof GrpcError && error.details.length === 0;
  if (bare || error instanceof ConnectionLostError) await throwRecorded(side, ref);
  throw error;
}

/** Throws the error that the build history has for this solve, if any. */
async function throwRecorded(side: GrpcClient, ref: string): Promise<void> {
  const error = await recordedError(side, ref).catch(() => undefined);
  if (error !== undefined) throw error;
}
