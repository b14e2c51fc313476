import type { IncomingHttpHeaders } from 'node:http2';
import { fromBinary } from '@bufbuild/protobuf';
import { type RpcStatus, RpcStatusSchema } from '../gen/control_pb.ts';

/** The gRPC status codes that are told apart here (https://grpc.io/docs/guides/status-codes). */
export const grpcCodes = {
  ok: 0,
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  notFound: 5,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
} as const;

/** One detail of a failed call; BuildKit packs them as JSON under a Go type name. */
export interface GrpcDetail {
  /** e.g. `errdefs.Source+json` */
  readonly type: string;
  /** The parsed JSON, or the bytes where it is none. */
  readonly value: unknown;
}

/** A call that the other side answered with a status other than OK. */
export class GrpcError extends Error {
  override readonly name = 'GrpcError';
  readonly code: number;
  readonly details: readonly GrpcDetail[];

  constructor(code: number, message: string, details: readonly GrpcDetail[] = []) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** The connection ended before the call had a status: nobody knows how it went. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
}

/** Reads a call's status from its trailers; undefined when it says OK. */
export function errorFromTrailers(trailers: IncomingHttpHeaders): GrpcError | undefined {
  const code = Number(trailers['grpc-status'] ?? grpcCodes.unknown);
  if (code === grpcCodes.ok) return undefined;
  const packed = trailers['grpc-status-details-bin'];
  if (packed !== undefined) {
    const status = fromBinary(RpcStatusSchema, Buffer.from(String(packed), 'base64'));
    return errorFromStatus({ ...status, code });
  }
  return new GrpcError(code, decodeMessage(String(trailers['grpc-message'] ?? '')));
}

/** The error that a status message describes. */
export function errorFromStatus(
  status: Pick<RpcStatus, 'code' | 'message' | 'details'>,
): GrpcError {
  const details = status.details.map(({ typeUrl, value }) => ({
    type: typeUrl.replace(/^.*\//, ''),
    value: parseJson(value),
  }));
  return new GrpcError(status.code, status.message, details);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return bytes;
  }
}

function decodeMessage(text: string): string {
  // A stray percent sign is allowed by the protocol but not by decodeURIComponent.
  const safe = text.replace(/%(?![0-9A-Fa-f]{2})/g, '%25');
  try {
    return decodeURIComponent(safe);
  } catch {
    return text;
  }
}
