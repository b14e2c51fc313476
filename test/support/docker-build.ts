import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { runCommand } from './run-command.ts';
import { warpDocument } from './run-warp.ts';

/** Environment in which `docker build` has its BuildKit plug-in. */
export type DockerEnv = Readonly<Record<string, string>>;

/**
 * Finds the docker client's buildx plug-in: installed as usual, else the one that comes with warp's
 * embedded engine.
 *
 * @param folder where a client configuration with the plug-in may be written
 * @throws Error saying what to install when there is none
 */
export async function dockerWithBuildx(folder: string): Promise<DockerEnv> {
  if (await hasBuildx({})) return {};
  const plugins = join(folder, 'docker-config/cli-plugins');
  for (const candidate of await pluginPlaces()) {
    if (!existsSync(candidate)) continue;
    mkdirSync(plugins, { recursive: true });
    if (!existsSync(join(plugins, 'docker-buildx'))) {
      symlinkSync(candidate, join(plugins, 'docker-buildx'));
    }
    const env = { DOCKER_CONFIG: join(folder, 'docker-config') };
    if (await hasBuildx(env)) return env;
  }
  throw new Error(
    'plain `docker build` needs the docker client and its buildx plug-in, and there is none: ' +
      'install docker-cli and docker-buildx, or set WARP_TEST_BUILDX to the plug-in',
  );
}

async function hasBuildx(env: DockerEnv): Promise<boolean> {
  try {
    return (await runCommand('docker', ['buildx', 'version'], { env })).status === 0;
  } catch (cause) {
    const why = 'the docker client is not installed: plain `docker build` cannot be compared';
    throw new Error(why, { cause });
  }
}

async function pluginPlaces(): Promise<readonly string[]> {
  const inRoot = 'root/usr/libexec/docker/cli-plugins/docker-buildx';
  const dataHome = process.env.XDG_DATA_HOME ?? join(homedir(), '.local/share');
  const named = process.env.WARP_TEST_BUILDX;
  const status = z.object({ directory: z.string() });
  const embedded = await warpDocument(status, ['engine', 'status', '--json']).catch(
    () => undefined,
  );
  return [
    ...(named === undefined ? [] : [named]),
    ...(embedded === undefined ? [] : [join(embedded.directory, inRoot)]),
    join(dataHome, 'warp/engine', inRoot),
  ];
}
