import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type Docker from 'dockerode';
import type { z } from 'zod';
import { removeLeftovers } from './leftovers.ts';
import { buildDocument, runDocument, warpDocument } from './run-warp.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { connectTestEngine } from './test-engine.ts';

/** An app of a test: its folder and all that warp makes of it, which go with the app. */
export interface WarpApp extends AsyncDisposable {
  readonly name: string;
  /** Absolute, empty at first. */
  readonly folder: string;
  readonly docker: Docker;
  build(...args: string[]): Promise<z.infer<typeof buildDocument>>;
  /** Builds, starts and waits until ready, on any free port. */
  run(...args: string[]): Promise<z.infer<typeof runDocument>>;
  /** Runs a program in a running container; its environment is warp's. */
  exec(container: string, argv: readonly string[]): Promise<ExecResult>;
}

export interface ExecResult {
  readonly status: number;
  readonly output: string;
}

/** @param name what it is, for people; the process id keeps concurrent runs apart */
export async function warpApp(name: string): Promise<WarpApp> {
  const docker = await connectTestEngine();
  const place = temporaryFolder();
  const own = `e2e-${name}-${process.pid}`;
  const folder = join(place.path, own);
  mkdirSync(folder);
  return {
    name: own,
    folder,
    docker,
    build: (...args) => warpDocument(buildDocument, ['build', folder, '--json', ...args]),
    run: (...args) =>
      warpDocument(runDocument, [
        ...['run', folder, '--detach', '--json', '--port', '0', '--name', own],
        ...args,
      ]),
    exec: (container, argv) => execIn(docker, container, argv),
    async [Symbol.asyncDispose]() {
      place[Symbol.dispose]();
      await removeLeftovers(docker, own);
    },
  };
}

/** Runs a program in a container and returns all it printed. */
export async function execIn(
  docker: Docker,
  container: string,
  argv: readonly string[],
): Promise<ExecResult> {
  const exec = await docker.getContainer(container).exec({
    Cmd: [...argv],
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
  });
  const stream = await exec.start({ Tty: true });
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  const { ExitCode } = await exec.inspect();
  return { status: ExitCode ?? -1, output: Buffer.concat(chunks).toString() };
}
