import { Secrets } from '../gen/secrets_pb.ts';
import { GrpcError, grpcCodes } from '../transport/grpc-error.ts';
import { type Handler, unary } from '../transport/grpc-server.ts';

/** Hands a secret to the step that mounts it. Unknown ids are fine for steps that do not require one. */
export function secretsService(secrets: Readonly<Record<string, Buffer>>): Handler {
  const byId = new Map(Object.entries(secrets));
  return unary(Secrets.method.getSecret, ({ id }) => {
    const data = byId.get(id);
    if (data === undefined) throw new GrpcError(grpcCodes.notFound, `secret ${id} not found`);
    return { data };
  });
}
