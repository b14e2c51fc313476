import type Docker from 'dockerode';
import type { AttachedCommand, CommandIo } from '../attached-command.ts';
import type { Container } from '../types.ts';
import { takeConnection } from './dial.ts';
import { asking } from './engine-errors.ts';
import { awaitExit } from './exit-status.ts';
import { noDetaching, unlessEnded } from './open-exec.ts';
import { passStreams } from './pass-streams.ts';
import { frameSplitter } from './stream-frames.ts';

/**
 * Attaches this side's streams to a container that has been created for them, and starts it.
 * Everything listens before the start: a container that removes itself tells its status once.
 * @throws what the engine says, where it is the start that fails
 */
export async function startAttached(
  docker: Docker,
  { id }: Pick<Container, 'id'>,
  io: CommandIo,
): Promise<AttachedCommand> {
  const doing = `attach to container ${id.slice(0, 12)}`;
  const connection = await asking(doing, () =>
    takeConnection(docker, `/containers/${id}/attach`, {
      query: {
        ...{ stream: true, stdout: true, stderr: true, detachKeys: noDetaching },
        ...(io.stdin ? { stdin: true } : {}),
      },
    }),
  );
  connection.on('error', () => {});
  try {
    const { status } = await awaitExit(docker, id, 'next-exit');
    const handle = docker.getContainer(id);
    await handle.start();
    const passed = passStreams(connection, io, frameSplitter(io.terminal !== undefined));
    return {
      ended: passed.then(() => status),
      resize: ({ columns, rows }) =>
        unlessEnded('resize the terminal', () => handle.resize({ w: columns, h: rows })),
      signal: (signal) =>
        unlessEnded(`signal container ${id.slice(0, 12)}`, () => handle.kill({ signal })),
    };
  } catch (error) {
    connection.destroy();
    throw error;
  }
}
