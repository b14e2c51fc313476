import { fromBinary } from '@bufbuild/protobuf';
import { Content } from './gen/content_pb.ts';
import { type BuildHistoryRecord, Control, RpcStatusSchema } from './gen/control_pb.ts';
import type { GrpcClient } from './transport/grpc-client.ts';
import { errorFromStatus, type GrpcError } from './transport/grpc-error.ts';

/** An engine that has no record of a solve may wait for one. */
const patienceMs = 3000;

/** The error that the build history has for a solve, with its details; undefined when it has none. */
export async function recordedError(
  client: GrpcClient,
  ref: string,
): Promise<GrpcError | undefined> {
  const signal = AbortSignal.timeout(patienceMs);
  const request = { ref, earlyExit: true };
  let found: BuildHistoryRecord | undefined;
  for await (const { record } of client.serverStream(Control.method.listenBuildHistory, request, {
    signal,
  }))
    if (record?.error?.code) found ??= record;
  if (found?.error === undefined) return undefined;
  const { error, externalError } = found;
  if (error.details.length > 0 || externalError === undefined) return errorFromStatus(error);
  return externalStatus(client, externalError.digest, signal).catch(() => errorFromStatus(error));
}

/** A newer buildkitd keeps the details in a blob of their own. */
async function externalStatus(
  client: GrpcClient,
  digest: string,
  signal: AbortSignal,
): Promise<GrpcError> {
  const parts: Uint8Array[] = [];
  for await (const { data } of client.serverStream(Content.method.read, { digest }, { signal }))
    parts.push(data);
  return errorFromStatus(fromBinary(RpcStatusSchema, Buffer.concat(parts)));
}
