import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WarpError } from '../../../warp-error.ts';
import { FileSend } from '../gen/filesync_pb.ts';
import { type Handler, streaming } from '../transport/grpc-server.ts';

/**
 * Takes the one file that an exporter makes. The solve ends after it: the engine waits until the
 * stream has taken the last byte.
 * @param open called when the engine has the file; the stream is ended, or destroyed on failure
 * @param onFailure is told that the stream failed: the build is bound to fail, and this is why
 */
export function fileSendService(
  open: () => Writable,
  onFailure: (error: unknown) => void,
): Handler {
  return streaming(FileSend.method.diffCopy, async ({ requests }) => {
    let lost = false;
    async function* bytes(): AsyncGenerator<Uint8Array> {
      try {
        for await (const { data } of requests) yield data;
      } catch (error) {
        lost = true;
        throw error;
      }
    }
    try {
      await pipeline(bytes(), open());
    } catch (error) {
      if (!lost) onFailure(outputFailed(error as Error));
      throw error;
    }
  });
}

function outputFailed(cause: Error): WarpError {
  return new WarpError({
    code: 'WARP_BUILD_OUTPUT_FAILED',
    phase: 'build',
    message: `the archive of the image could not be written: ${cause.message}`,
    hint: 'see whether its folder is there, may be written to and has room, then build again',
    cause,
  });
}
