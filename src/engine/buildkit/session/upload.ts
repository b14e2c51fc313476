import { Upload } from '../gen/upload_pb.ts';
import { GrpcError, grpcCodes } from '../transport/grpc-error.ts';
import { type Handler, streaming } from '../transport/grpc-server.ts';

/** Streams offered as `http://buildkit-session/<path>`, keyed by `/<path>`: a tar as context. */
export type Uploads = ReadonlyMap<string, () => AsyncIterable<Uint8Array>>;

/** Serves streams that the engine pulls. */
export function uploadService(uploads: Uploads): Handler {
  return streaming(Upload.method.pull, async ({ replies }, metadata) => {
    const path = metadata('urlpath')[0] ?? '';
    const open = uploads.get(path);
    if (open === undefined) throw new GrpcError(grpcCodes.notFound, `no upload ${path}`);
    for await (const data of open()) await replies.send({ data });
  });
}
