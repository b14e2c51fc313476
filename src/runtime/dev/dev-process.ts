import { setTimeout as sleep } from 'node:timers/promises';
import type { Container, Engine, LogLine } from '../../engine/types.ts';
import { layout } from '../../plan/image-layout.ts';
import type { Process } from '../../plan/types.ts';
import type { Beside } from '../app-container.ts';
import { runApp } from '../run-app.ts';
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
  /** Its container has started; the app need not have. */
  readonly onCreated: (container: Container) => Promise<void>;
  /** It ended without being asked to. */
  readonly onEnded: (status: number, container: Container) => void;
}

/** One process of the app, in a container of its own. */
export interface DevProcess {
  readonly name: string;
  readonly container: Container;
  readonly url: string | undefined;
  /** Runs a command in its container; undefined where that ends meanwhile. */
  exec(
    argv: readonly string[],
    options?: Parameters<Container['exec']>[1],
  ): Promise<Awaited<ReturnType<Container['exec']>> | undefined>;
  /**
   * Lets it take the source as it is now.
   * @returns false where it knows no way but a new container
   */
  reload(): Promise<boolean>;
  /** Ends it and removes its container. */
  stop(): Promise<void>;
}

/** The engine has seen by then that a container has ended. */
const seenMs = 1000;

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
      network: build.network,
      migrate: build.migrate,
      beside: start.beside,
    },
    {
      signal: start.signal,
      onNote: start.onNote,
      onLine: start.onLine,
      anyAnswer: true,
      onStarted: (container) => {
        void follow(container, start.onLine);
        // Whoever waits for it says why it ended.
        start.onCreated(container).catch(() => undefined);
      },
    },
  );
  const { container, url } = app;
  const ended = untilEnded(container).then((status) => {
    if (!asked && status !== undefined) start.onEnded(status, container);
  });
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    asked = true;
    try {
      await container.stop({ drainMs });
    } finally {
      await container.remove({ force: true });
    }
  };
  // The engine need not end the stream of a command whose container is killed.
  const exec: DevProcess['exec'] = (argv, options) =>
    Promise.race([container.exec(argv, options), ended.then(() => undefined)]);
  return {
    name: process.name,
    container,
    url,
    exec,
    async reload() {
      if (process.reload === undefined) return false;
      const done = await exec([layout.command, 'reload']);
      // 70: the code does not load, which the app's log and its answers say already.
      if (done === undefined || done.status === 0 || done.status === 70) return true;
      // Killed with its container, whose end is told by itself, but takes the engine a moment to see.
      await Promise.race([ended, sleep(seenMs)]);
      return (await container.inspect()).state !== 'running';
    },
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** Its status, also where the engine's answer was lost on the way; undefined once it is gone. */
async function untilEnded(container: Container): Promise<number | undefined> {
  for (;;) {
    try {
      return await container.wait();
    } catch {
      const facts = await container.inspect().catch(() => undefined);
      if (facts?.state !== 'running') return facts?.exitStatus;
      await sleep(seenMs);
    }
  }
}

async function follow(container: Container, onLine: (line: LogLine) => void): Promise<void> {
  try {
    for await (const line of container.logs({ follow: true })) onLine(line);
  } catch {
    // The container is gone, or the engine: whoever waits for it says so.
  }
}
