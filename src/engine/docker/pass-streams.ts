import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import type { CommandIo } from '../attached-command.ts';
import type { Frame } from './stream-frames.ts';

/**
 * Passes a command's streams through a connection to the engine, bytes as they are, as slowly as
 * the slower side.
 * @param framesOf takes apart what the engine sends
 * @returns resolves when the engine has sent everything, or the connection is lost
 */
export function passStreams(
  connection: Socket,
  io: CommandIo,
  framesOf: (chunk: Buffer) => readonly Frame[],
): Promise<void> {
  if (io.stdin) io.stdin.pipe(connection);
  else connection.end();
  const onData = (chunk: Buffer): void => {
    for (const { stream, bytes } of framesOf(chunk)) {
      const to = stream === 2 ? io.stderr : io.stdout;
      if (to.destroyed || to.errored) continue;
      if (!to.write(bytes)) holdBack(connection, io, to);
    }
  };
  connection.on('data', onData);
  return new Promise((resolve) => {
    // Whether a connection that breaks had anything left to say is told by the command's status.
    connection.on('error', () => {});
    connection.once('close', () => {
      io.stdin?.unpipe(connection);
      resolve();
    });
    connection.once('end', () => connection.destroy());
  });
}

/**
 * Reads no more until `to` can take it. Input waits, too: a connection that fails while input is
 * written to it is destroyed together with the output that has not been read from it. Where input is being
 * written already, output is read on.
 */
function holdBack(connection: Socket, { stdin }: CommandIo, to: Writable): void {
  if (connection.isPaused() || connection.writableLength > 0) return;
  connection.pause();
  const paused = stdin !== undefined && !stdin.isPaused() && !stdin.readableEnded;
  if (paused) stdin.pause();
  const events = ['drain', 'error', 'close'] as const;
  const release = (): void => {
    for (const event of events) to.off(event, release);
    connection.resume();
    if (paused) stdin.resume();
  };
  for (const event of events) to.on(event, release);
}
