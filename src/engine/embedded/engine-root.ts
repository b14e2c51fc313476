import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WarpError } from '../../warp-error.ts';
import { sourcesFor } from '../base/debian-mirror.ts';
import { type MmdebstrapOptions, prepareMmdebstrap } from '../base/mmdebstrap.ts';
import { runCommand } from '../base/run-command.ts';
import type { EnginePaths } from './engine-paths.ts';

/** The suite whose Docker Engine knows heredocs, `COPY --link` and cache mounts. */
const suite = 'trixie';

/** `mount` brings umount(8), `iproute2` ip(8): dockerd's and our network script's needs. */
const packages = [
  'ca-certificates',
  'docker-buildx',
  'docker-cli',
  'docker.io',
  'iproute2',
  'iptables',
  'kmod',
  'mount',
  'procps',
];

const withoutDocs = ['doc', 'man', 'info', 'locale'].map(
  (name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`,
);

/** Names the contents: a root made by another recipe is made again. */
const recipe = createHash('sha256')
  .update(JSON.stringify([1, suite, packages, withoutDocs]))
  .digest('hex');

/** Whether the engine's file system is there, whole and of the present recipe. */
export async function engineRootIsMade(paths: EnginePaths): Promise<boolean> {
  const stamp = await readFile(stampOf(paths.root), 'utf8').catch(() => '');
  return stamp.trim() === recipe;
}

/**
 * Makes the engine's file system in a temporary folder and renames it once it is whole. Must run
 * under the engine's lock and while the engine does not.
 * @throws WarpError `WARP_ENGINE_EMBEDDED_BOOTSTRAP` with apt's last lines, `WARP_ENGINE_EMBEDDED_UNSUPPORTED`
 * where its folder cannot be made.
 */
export async function makeEngineRoot(
  paths: EnginePaths,
  options: Omit<MmdebstrapOptions, 'directory'>,
): Promise<void> {
  await mkdir(paths.directory, { recursive: true, mode: 0o700 }).catch((error) => {
    throw notWritable(paths.directory, error);
  });
  await removeHalfMade(paths);
  const mmdebstrap = await prepareMmdebstrap({ ...options, directory: paths.directory });
  const fresh = `${paths.root}.new`;
  options.onProgress(`making the embedded engine's file system (Debian ${suite}; about a minute)`);
  const made = await runCommand(
    [
      ...mmdebstrap.argv,
      ...['--variant=apt', `--include=${packages.join(',')}`, ...withoutDocs],
      ...[suite, fresh, ...sourcesFor(suite, mmdebstrap.mirror)],
    ],
    {
      env: mmdebstrap.env,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      onLine: (line) => {
        if (line.startsWith('I: ')) options.onProgress(line.slice(3));
      },
    },
  );
  if (made.status !== 0) throw bootstrapFailed(made.tail);
  await writeFile(stampOf(fresh), `${recipe}\n`);
  await removeTree(paths.root);
  await rename(fresh, paths.root);
}

function stampOf(root: string): string {
  return join(root, '.warp-recipe');
}

async function removeHalfMade(paths: EnginePaths): Promise<void> {
  for (const name of await readdir(paths.directory)) {
    if (name.startsWith('root.')) await removeTree(join(paths.directory, name));
  }
}

/** Never descends into a mount: what is mounted there is somebody else's. */
async function removeTree(path: string): Promise<void> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  const below = mounts.split('\n').some((line) => {
    const at = line.split(' ')[4] ?? '';
    return at === path || at.startsWith(`${path}/`);
  });
  if (below) {
    throw new WarpError({
      code: 'WARP_ENGINE_EMBEDDED_BOOTSTRAP',
      phase: 'engine',
      message: `The folder ${path} cannot be replaced: something is mounted below it.`,
      hint: `Unmount it (findmnt -R ${path}) and try again.`,
    });
  }
  await rm(path, { recursive: true, force: true });
}

function notWritable(directory: string, cause: NodeJS.ErrnoException): WarpError {
  return new WarpError({
    code: 'WARP_ENGINE_EMBEDDED_UNSUPPORTED',
    phase: 'engine',
    message: `The embedded engine's folder ${directory} cannot be made (${cause.code}).`,
    hint: 'Set XDG_DATA_HOME (or HOME) to a folder that can be written, or point DOCKER_HOST at an engine elsewhere.',
    cause,
  });
}

function bootstrapFailed(tail: string): WarpError {
  return new WarpError({
    code: 'WARP_ENGINE_EMBEDDED_BOOTSTRAP',
    phase: 'engine',
    message: "Making the embedded engine's file system from Debian packages failed.",
    hint: 'Check that `apt-get update` works on this machine and that the disk has 2 GB free; or start a Docker Engine of your own.',
    output: tail,
  });
}
