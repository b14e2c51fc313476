import type { Container, Engine, LogLine } from '../../engine/types.ts';
import { layout } from '../../plan/image-layout.ts';
import type { Process } from '../../plan/types.ts';
import { type Beside, runApp } from '../run-app.ts';
import type { DevBuild } from './dev-build.ts';

export interface ProcessStart {
  readonly engine: Engine;
  readonly build: DevBuild;
  readonly process: Process;
  readonly env: Readonly<Record<string, string>>;
  readonly beside: Beside;
  readonly hostPort: number | undefined;
  readonly signal: AbortSignal;
  readonly onNote: (line: string) => void;
  readonly onLine: (line: LogLine) => void;
  /** It ended without being asked to. */
  readonly onEnded: (status: number, container: Container) => void;
}

/** One process of the app, in a container of its own. */
export interface DevProcess {
  readonly name: string;
  readonly container: Container;
  readonly url: string | undefined;
  /**
   * Lets it take the source as it is now.
   * @returns false where it knows no way but a new container
   */
  reload(): Promise<boolean>;
  /** Ends it and removes its container. */
  stop(): Promise<void>;
}

/** Requests in flight get this long when a container gives way to a developer's next one. */
const drainMs = 5000;

/** @throws WarpError of phase run when it ends before it answers; nothing is left behind. */
export async function startProcess(start: ProcessStart): Promise<DevProcess> {
  const { build, process } = start;
  let asked = false;
  const name = `warp-${build.appName}-dev${process.name === 'web' ? '' : `-${process.name}`}`;
  const app = await runApp(
    {
      engine: start.engine,
      image: build.id,
      facts: build.facts,
      appName: build.appName,
      folderId: build.folderId,
      process: process.name,
      name,
      ...(start.hostPort === undefined ? {} : { hostPort: start.hostPort }),
      env: start.env,
      migrate: build.migrate,
      beside: start.beside,
    },
    {
      signal: start.signal,
      onNote: start.onNote,
      onLine: start.onLine,
      anyAnswer: true,
      onStarted: (container) => void follow(container, start.onLine),
    },
  );
  const { container, url } = app;
  void container.wait().then(
    (status) => {
      if (!asked) start.onEnded(status, container);
    },
    () => undefined,
  );
  return {
    name: process.name,
    container,
    url,
    async reload() {
      if (process.reload === undefined) return false;
      const { status } = await container.exec([layout.command, 'reload']);
      // 70: the code does not load, which the app's log and its answers say already.
      return status === 0 || status === 70;
    },
    async stop() {
      asked = true;
      try {
        await container.stop({ drainMs });
      } finally {
        await container.remove({ force: true });
      }
    },
  };
}

async function follow(container: Container, onLine: (line: LogLine) => void): Promise<void> {
  try {
    for await (const line of container.logs({ follow: true })) onLine(line);
  } catch {
    // The container is gone, or the engine: whoever waits for it says so.
  }
}
