import type Docker from 'dockerode';

/** All that a container without a terminal has printed, stdout and stderr in their order. */
export async function containerLog(container: Docker.Container): Promise<string> {
  const framed = await container.logs({ stdout: true, stderr: true });
  const parts: Buffer[] = [];
  // Each part follows 8 bytes: the stream's number, three zeros and its length.
  for (let at = 0; at + 8 <= framed.length; ) {
    const length = framed.readUInt32BE(at + 4);
    parts.push(framed.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts).toString();
}
