import { PassThrough, type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type Docker from 'dockerode';
import { againAfterLostStart } from '../lost-start.ts';
import type { Container, ContainerFacts, LogLine } from '../types.ts';
import { factsOfContainer } from './container-facts.ts';
import { asking, askingFor, engineError, messageOf, statusOf } from './engine-errors.ts';
import { awaitExit, awaitRemoval } from './exit-status.ts';
import { logLines } from './log-lines.ts';
import { openExec, statusOfExec } from './open-exec.ts';
import { startError } from './start-error.ts';

/** One container of a Docker Engine. */
export function dockerContainer(docker: Docker, id: string): Container {
  const handle = docker.getContainer(id);
  const inspect = async (): Promise<ContainerFacts> =>
    factsOfContainer(await asking(`inspect container ${short(id)}`, () => handle.inspect()));
  return {
    id,
    inspect,
    async start() {
      try {
        await againAfterLostStart(() => handle.start(), messageOf);
      } catch (error) {
        if (statusOf(error) === 304) return;
        throw startError(await handle.inspect().catch(() => undefined), short(id), error);
      }
    },
    logs: (options) => readLogs(handle, options),
    async stop({ drainMs, ownSignal }) {
      const seconds = Math.ceil(drainMs / 1000);
      const { status } = await awaitExit(docker, id, 'not-running');
      await settled(`stop container ${short(id)}`, () =>
        handle.stop({ t: seconds, ...(ownSignal ? {} : { signal: 'SIGTERM' }) }),
      );
      return status;
    },
    async kill(signal) {
      await settled(`signal container ${short(id)}`, () => handle.kill({ signal }));
    },
    async wait(signal) {
      const options = signal === undefined ? {} : { abortSignal: signal };
      const ended = await asking(`wait for container ${short(id)}`, () => handle.wait(options));
      return Number(ended.StatusCode);
    },
    async remove(options = {}) {
      const doing = `remove container ${short(id)}`;
      try {
        await handle.remove({ force: options.force ?? false, v: true });
      } catch (error) {
        const status = statusOf(error);
        if (status === 404) return;
        if (status !== 409 || !options.force) throw engineError(doing, error);
        // Its removal is in progress: over once it has been removed.
        await awaitRemoval(docker, id);
      }
    },
    exec: (argv, options = {}) => execute(docker, handle, argv, options),
    openExec: (argv, options) =>
      openExec(docker, { container: handle, name: short(id) }, argv, options),
    async upload(tar, to) {
      await asking(`copy files into container ${short(id)}`, () =>
        handle.putArchive(tar, { path: to }),
      );
    },
    async download(path) {
      const tar = await askingFor(`copy ${path} out of container ${short(id)}`, () =>
        handle.getArchive({ path }),
      );
      return tar as Readable | undefined;
    },
    async changes() {
      const found = await asking(`compare container ${short(id)} with its image`, () =>
        handle.changes(),
      );
      // Nothing at all is `null` in the Engine API, for which docker-modem hands out the bytes.
      const changes: readonly RawChange[] = Buffer.isBuffer(found) ? [] : (found ?? []);
      return changes.map(({ Path, Kind }) => ({
        path: Path,
        kind: changeKinds[Kind] ?? 'changed',
      }));
    },
  };
}

interface RawChange {
  readonly Path: string;
  readonly Kind: number;
}

/** By the Engine API's numbers. */
const changeKinds = ['changed', 'added', 'removed'] as const;

function short(id: string): string {
  return id.slice(0, 12);
}

/** A request that may find its aim reached already: 304 by the API's own word. */
async function settled(doing: string, request: () => Promise<unknown>): Promise<void> {
  await asking(doing, async () => {
    try {
      await request();
    } catch (error) {
      if (statusOf(error) !== 304) throw error;
    }
  });
}

async function* readLogs(
  handle: Docker.Container,
  options: Parameters<Container['logs']>[0],
): AsyncGenerator<LogLine> {
  const { Config: config } = await asking('read logs', () => handle.inspect());
  const stream = await asking('read logs', () => openLogs(handle, options));
  const stop = () => stream.destroy();
  options.signal?.addEventListener('abort', stop, { once: true });
  if (options.signal?.aborted) stop();
  try {
    yield* logLines(stream, config.Tty);
  } catch (error) {
    if (!options.signal?.aborted) throw error;
  } finally {
    options.signal?.removeEventListener('abort', stop);
    stream.destroy();
  }
}

async function openLogs(
  handle: Docker.Container,
  options: Parameters<Container['logs']>[0],
): Promise<Readable> {
  const common = {
    stdout: true,
    stderr: true,
    ...(options.tail === undefined ? {} : { tail: options.tail }),
  };
  if (options.follow) return (await handle.logs({ ...common, follow: true })) as Readable;
  const whole = new PassThrough();
  whole.end(await handle.logs({ ...common, follow: false }));
  return whole;
}

async function execute(
  docker: Docker,
  handle: Docker.Container,
  argv: readonly string[],
  options: NonNullable<Parameters<Container['exec']>[1]>,
): ReturnType<Container['exec']> {
  return asking(`run ${argv[0] ?? ''} in container ${short(handle.id)}`, async () => {
    const exec = await handle.exec({
      Cmd: [...argv],
      Env: Object.entries(options.env ?? {}).map(([name, value]) => `${name}=${value}`),
      AttachStdout: true,
      AttachStderr: true,
      ...(options.user === undefined ? {} : { User: options.user }),
    });
    const stream = await exec.start({ hijack: true, stdin: false });
    const [out, err] = [new PassThrough(), new PassThrough()];
    const [stdout, stderr] = [textOf(out), textOf(err)];
    docker.modem.demuxStream(stream, out, err);
    await finished(stream, { writable: false }).catch(() => undefined);
    out.end();
    err.end();
    return { status: await statusOfExec(exec), stdout: await stdout, stderr: await stderr };
  });
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
