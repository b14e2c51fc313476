import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';

export interface WorkerContainer extends AsyncDisposable {
  readonly id: string;
  /** Resolves once the log holds the text. @throws Error with the log after a minute. */
  printed(text: string): Promise<void>;
  /** Stops it as an orchestrator does: TERM, and time to finish. */
  stop(): Promise<{ readonly status: number; readonly log: string }>;
}

/** A container of the image that runs its process `worker`. */
export async function startedWorker(
  docker: Docker,
  { image, app }: { readonly image: string; readonly app: string },
): Promise<WorkerContainer> {
  const container = await docker.createContainer({
    Image: image,
    Cmd: ['start', 'worker'],
    Labels: { 'dev.warp.app': app },
  });
  await container.start();
  const log = async () => String(await container.logs({ stdout: true, stderr: true }));
  return {
    id: container.id,
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
