import { join } from 'node:path';
import type Docker from 'dockerode';
import { baseReference } from '../test/support/base-reference.ts';
import { type DockerEnv, dockerWithBuildx } from '../test/support/docker-build.ts';
import { packageFolder } from '../test/support/package-folder.ts';
import { type CommandResult, runCommand } from '../test/support/run-command.ts';

/** One way of building the site. */
export interface Contestant {
  readonly name: 'warp' | 'docker';
  /** The reference of what it builds. */
  readonly tag: string;
  /** @returns seconds from the start of the process to its end */
  build(): Promise<number>;
}

export interface ContestOptions {
  /** The site. */
  readonly folder: string;
  /** Where a client configuration may be written. */
  readonly scratch: string;
  readonly docker: Docker;
  /** CA bundle for both. */
  readonly caBundle: string;
}

/** `warp build`, as a user would call it. */
export function warpContestant({ folder, caBundle }: ContestOptions): Contestant {
  const tag = 'warp-bench-warp:latest';
  const launcher = join(packageFolder(), 'bin/warp');
  const words = [launcher, 'build', folder, '-t', tag, '--progress', 'plain'];
  const env = { WARP_CA_BUNDLE: caBundle };
  return {
    name: 'warp',
    tag,
    build: () => timed('warp build', () => runCommand(process.execPath, words, { env })),
  };
}

/**
 * `docker build` of the hand-written Dockerfile, on the same base image.
 *
 * @throws Error saying what to install when the docker client cannot build with BuildKit
 */
export async function dockerContestant(options: ContestOptions): Promise<Contestant> {
  const tag = 'warp-bench-docker:latest';
  const env: DockerEnv = await dockerWithBuildx(options.scratch);
  const base = await baseReference(options.docker, 'debian:trixie-slim');
  const words = [
    ...['build', '--progress', 'plain', '-t', tag, '--build-arg', `BASE=${base}`],
    ...['--secret', `id=ca,src=${options.caBundle}`],
    ...['-f', join(packageFolder(), 'bench/wagtail/Dockerfile'), options.folder],
  ];
  return {
    name: 'docker',
    tag,
    build: () => timed('docker build', () => runCommand('docker', words, { env })),
  };
}

async function timed(what: string, run: () => Promise<CommandResult>): Promise<number> {
  const { status, seconds, stdout, stderr } = await run();
  if (status === 0) return seconds;
  throw new Error(`${what} ended with ${status}\n${stdout}${stderr}`.slice(-6000));
}
