import { Duplex } from 'node:stream';
import type { Control } from '../gen/control_pb.ts';
import type { Call } from '../transport/grpc-client.ts';
import { GrpcError, grpcCodes } from '../transport/grpc-error.ts';

type SessionMethod = typeof Control.method.session;
type SessionCall = Call<SessionMethod['input'], SessionMethod['output']>;

/**
 * The byte pipe inside a `Control.Session` call: the way to buildkitd, which has no `/session`.
 * Slower than a socket of its own by a factor of 1.7 for large contexts.
 */
export function controlPipe(call: SessionCall): Duplex {
  const { requests, replies } = call;
  return new Duplex({
    highWaterMark: 1 << 20,
    write(chunk: Buffer, _encoding, done) {
      requests.send({ data: chunk }).then(() => done(), done);
    },
    writev(chunks, done) {
      const data = Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer));
      requests.send({ data }).then(() => done(), done);
    },
    final(done) {
      call.end();
      done();
    },
    read() {
      replies.next().then(
        (next) => this.push(next.done === true ? null : Buffer.from(next.value.data)),
        (error: Error) => (isCancel(error) ? this.push(null) : this.destroy(error)),
      );
    },
    destroy(error, done) {
      call.cancel();
      done(error);
    },
  });
}

function isCancel(error: Error): boolean {
  return error instanceof GrpcError && error.code === grpcCodes.cancelled;
}
