import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withMachineLock } from '../../../src/engine/base/machine-lock.ts';
import { engineRoot, noPrivateEngine } from './engine-root.ts';
import { type PrivateProcess, startPrivately } from './private-process.ts';

/** Changing it makes every machine build another one. */
const version = 'v0.34.2';
const module = 'github.com/moby/buildkit';

export interface Buildkitd extends AsyncDisposable, Pick<PrivateProcess, 'kill'> {
  readonly address: { readonly socketPath: string };
}

/** Why no buildkitd can be had here; undefined when one can. */
export async function noBuildkitd(): Promise<string | undefined> {
  const missing = await noPrivateEngine();
  if (missing !== undefined || existsSync(program())) return missing;
  const go = await promisify(execFile)('go', ['version']).then(Boolean, () => false);
  return go ? undefined : 'there is no Go toolchain to build one';
}

/** Starts one, with runc and the network of this machine. Needs root. */
export async function startBuildkitd(): Promise<Buildkitd> {
  const built = await buildkitdProgram();
  const folder = mkdtempSync(join(tmpdir(), 'warp-buildkitd-'));
  const socketPath = join(folder, 'buildkitd.sock');
  const daemon = startPrivately({
    // runc lies in the file system of the embedded engine, and fits no other.
    script: `mount --bind "$1" "$1"
      for dir in proc sys dev run tmp; do mount --rbind "/$dir" "$1/$dir"; done
      mkdir -p "$3"; cp "$2" "$3/buildkitd"
      cd "$1"; pivot_root . .old; cd /; umount -l /.old; export PATH=/usr/sbin:/usr/bin
      exec "$3/buildkitd" --addr "unix://$3/buildkitd.sock" --root "$3/state" \\
        --containerd-worker=false --oci-worker-net=host --oci-worker-snapshotter=overlayfs`,
    words: [await engineRoot(), built, folder],
    log: join(folder, 'log'),
    ownNetwork: false,
  });
  const dispose = async (): Promise<void> => {
    await daemon[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  };
  await daemon
    .untilReady(() => answers(socketPath))
    .catch(async (error) => {
      await dispose();
      throw error;
    });
  return { address: { socketPath }, kill: daemon.kill, [Symbol.asyncDispose]: dispose };
}

/** Built once a machine: it takes minutes. */
async function buildkitdProgram(): Promise<string> {
  const made = program();
  if (!existsSync(made)) await withMachineLock(made, {}, () => makeMissing(made));
  return made;
}

function program(): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return join(cache, 'warp-test', `buildkitd-${version}`);
}

async function makeMissing(made: string): Promise<void> {
  if (existsSync(made)) return;
  mkdirSync(join(made, '..'), { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'warp-buildkitd-go-'));
  const go = (...args: readonly string[]) => promisify(execFile)('go', args, { cwd: folder });
  try {
    await go('mod', 'init', 'buildkitd');
    await go('get', '-tool', `${module}/cmd/buildkitd@${version}`);
    await go('build', '-o', `${made}.new`, `${module}/cmd/buildkitd`);
    renameSync(`${made}.new`, made);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
