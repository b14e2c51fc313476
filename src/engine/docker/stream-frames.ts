/** Bytes of a frame's header: stream number, three zeros, length (Engine API, "Attach to a container"). */
const headerBytes = 8;

/** A piece of what a container's process wrote: to stream 1 (stdout) or 2 (stderr). */
export interface Frame {
  readonly stream: number;
  readonly bytes: Buffer;
}

/**
 * Takes an engine's stream apart, however its chunks are cut.
 * @param tty a terminal's output has no frames and one stream.
 */
export function frameSplitter(tty: boolean): (chunk: Buffer) => Frame[] {
  if (tty) return (bytes) => [{ stream: 1, bytes }];
  let pending: Buffer = Buffer.alloc(0);
  return (chunk) => {
    const frames: Frame[] = [];
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (;;) {
      if (pending.length < headerBytes) break;
      const end = headerBytes + pending.readUInt32BE(4);
      if (pending.length < end) break;
      frames.push({ stream: pending[0] ?? 1, bytes: pending.subarray(headerBytes, end) });
      pending = pending.subarray(end);
    }
    return frames;
  };
}
