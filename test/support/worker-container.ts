import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';

export interface WorkerContainer extends AsyncDisposable {
  readonly id: string;
  /** On the engine's bridge. */
  readonly address: string;
  /** Resolves once the log holds the text. @throws Error with the log after a minute. */
  printed(text: string): Promise<void>;
  /** Stops it as an orchestrator does: TERM, and time to finish. */
  stop(): Promise<{ readonly status: number; readonly log: string }>;
}

export interface WorkerOptions {
  readonly image: string;
  /** The app that leftovers are found by. */
  readonly app: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Default: `worker`. */
  readonly process?: string;
}

/** A container of the image that runs one of its processes. */
export async function startedWorker(
  docker: Docker,
  { image, app, env = {}, process = 'worker' }: WorkerOptions,
): Promise<WorkerContainer> {
  const container = await docker.createContainer({
    Image: image,
    Cmd: ['start', process],
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    Labels: { 'dev.warp.app': app },
  });
  await container.start();
  const log = async () => String(await container.logs({ stdout: true, stderr: true }));
  const { NetworkSettings } = await container.inspect();
  return {
    id: container.id,
    address: Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? '',
    async printed(text) {
      const until = performance.now() + 60_000;
      while (!(await log()).includes(text)) {
        if (performance.now() > until) throw new Error(`${text} was not printed:\n${await log()}`);
        await sleep(200);
      }
    },
    async stop() {
      await container.stop({ t: 30 });
      const { StatusCode } = (await container.wait()) as { StatusCode: number };
      return { status: StatusCode, log: await log() };
    },
    async [Symbol.asyncDispose]() {
      await container.remove({ force: true, v: true });
    },
  };
}
