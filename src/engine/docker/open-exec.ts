import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { AttachedCommand, CommandIo } from '../attached-command.ts';
import { takeConnection } from './dial.ts';
import { asking, statusOf } from './engine-errors.ts';
import { passStreams } from './pass-streams.ts';
import { pidOfFirstLine } from './pid-of-first-line.ts';
import { frameSplitter } from './stream-frames.ts';

export interface ExecOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: string;
}

/** Tells its process id, then becomes the command: no engine can signal what it did not start first. */
const announced = 'echo "$$"; exec "$@"';

/**
 * Signals every process of a session: `$1` the signal's name, `$2` the session. Its leader's group
 * comes first and at once, so that no shell goes on where its child was ended. The fields of /proc/PID/stat
 * after the command's name, which ends with the last `)`: state, parent, group, session.
 */
const signalSession = `name=$1 session=$2
kill -s "$name" -- "-$session" 2>/dev/null
for stat in /proc/[0-9]*/stat; do
  { read -r line <"$stat"; } 2>/dev/null || continue
  pid=\${stat#/proc/}
  set -- \${line##*) }
  [ "$4" != "$session" ] || [ "$3" = "$session" ] || kill -s "$name" "\${pid%/stat}" 2>/dev/null
done`;

/**
 * Runs a command in a running container with this side's streams.
 * @param name of the container, for errors
 */
export async function openExec(
  docker: Docker,
  { container, name }: { readonly container: Docker.Container; readonly name: string },
  argv: readonly string[],
  { io, env = {}, user }: ExecOptions & { readonly io: CommandIo },
): Promise<AttachedCommand> {
  const tty = io.terminal !== undefined;
  const doing = `run ${argv[0] ?? ''} in container ${name}`;
  const who = user === undefined ? {} : { User: user };
  const size = consoleSize(io);
  const exec = await asking(doing, () =>
    container.exec({
      Cmd: ['/bin/sh', '-c', announced, 'sh', ...argv],
      Env: Object.entries(env).map(([variable, value]) => `${variable}=${value}`),
      AttachStdin: io.stdin !== undefined,
      AttachStdout: true,
      AttachStderr: true,
      Tty: tty,
      DetachKeys: noDetaching,
      ...size,
      ...who,
    }),
  );
  const connection = await asking(doing, () =>
    takeConnection(docker, `/exec/${exec.id}/start`, {
      body: { Detach: false, Tty: tty, ...size },
    }),
  );
  const first = pidOfFirstLine(frameSplitter(tty));
  const ended = passStreams(connection, io, first.framesOf).then(() => {
    first.end();
    return asking(doing, () => statusOfExec(exec));
  });
  return {
    ended,
    resize: ({ columns, rows }) =>
      unlessEnded(`resize the terminal of ${doing}`, () => exec.resize({ w: columns, h: rows })),
    async signal(signal) {
      const pid = await first.pid;
      if (pid === undefined) return;
      const Cmd = ['/bin/sh', '-c', signalSession, 'sh', signal.replace(/^SIG/, ''), String(pid)];
      await unlessEnded(`signal container ${name}`, async () => {
        const sent = await container.exec({ Cmd, ...who });
        const answer = await takeConnection(docker, `/exec/${sent.id}/start`, {
          body: { Detach: false, Tty: false },
        });
        await new Promise((resolve) =>
          answer
            .once('close', resolve)
            .on('error', () => {})
            .resume(),
        );
      });
    },
  };
}

/**
 * The Engine API has no word for "no keys": a sequence nobody types, beginning with the rarest, as
 * a terminal's default (Ctrl-P first) would take a shell's history away.
 */
export const noDetaching = 'ctrl-^,ctrl-^,ctrl-^,ctrl-^';

/** The terminal's size as the engine takes it when it makes one. */
export function consoleSize({ terminal }: Pick<CommandIo, 'terminal'>): {
  ConsoleSize?: [number, number];
} {
  return terminal ? { ConsoleSize: [terminal.rows, terminal.columns] } : {};
}

/** What is asked of a command that may have ended meanwhile: that it is not there is no failure. */
export async function unlessEnded(doing: string, request: () => Promise<unknown>): Promise<void> {
  await asking(doing, async () => {
    try {
      await request();
    } catch (error) {
      if (![404, 409, 500].includes(statusOf(error) ?? 0)) throw error;
    }
  });
}

/** The engine may say that all output has been sent before it knows how the command ended. */
export async function statusOfExec(exec: Docker.Exec): Promise<number> {
  for (;;) {
    const { Running, ExitCode } = await exec.inspect();
    if (!Running && ExitCode !== null) return ExitCode;
    await sleep(20);
  }
}
