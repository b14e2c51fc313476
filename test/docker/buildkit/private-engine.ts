import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { daemonConfig } from '../../../src/engine/embedded/daemon-config.ts';
import { enginePaths } from '../../../src/engine/embedded/engine-paths.ts';
import { packageRoot } from '../../../src/package-root.ts';
import { engineRoot } from './engine-root.ts';
import { type PrivateProcess, startPrivately } from './private-process.ts';

/** A Docker Engine that nobody else uses: it may be pruned, filled up and killed. */
export interface PrivateEngine extends AsyncDisposable, Pick<PrivateProcess, 'kill' | 'run'> {
  readonly address: { readonly socketPath: string };
  readonly docker: Docker;
}

export interface PrivateEngineOptions {
  /** Puts images and build cache on a disk of this size. */
  readonly diskMb?: number;
}

/** In a network of its own: no address of it can be in anybody's way. */
const range = { range: '10.213.0.0/16', bridge: '10.213.0.1/24', pool: '10.213.128.0/17' };

/** Starts one from the embedded engine's file system. Needs root. */
export async function startPrivateEngine({
  diskMb,
}: PrivateEngineOptions = {}): Promise<PrivateEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'warp-engine-'));
  const paths = { ...enginePaths(folder), root: await engineRoot() };
  mkdirSync(paths.data, { recursive: true });
  mkdirSync(paths.run, { recursive: true });
  writeFileSync(paths.config, daemonConfig(paths, range, 1500));
  const disk = diskMb === undefined ? '' : `mount -t tmpfs -o size=${diskMb}m tmpfs "$1"; `;
  const script = join(packageRoot(), 'images/engine/debian/start.sh');
  const words = [paths.root, paths.config, paths.bridge, range.bridge, range.range];
  const daemon = startPrivately({
    script: `${disk}shift; exec sh "$@"`,
    words: [paths.data, script, ...words],
    log: paths.log,
    ownNetwork: true,
  });
  const docker = new Docker({ socketPath: paths.socket });
  const dispose = async (): Promise<void> => {
    await daemon[Symbol.asyncDispose]();
    rmSync(paths.run, { recursive: true, force: true });
    // Its last processes may still be letting go of their mounts.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  };
  const { kill, run } = daemon;
  const engine = { address: { socketPath: paths.socket }, docker, kill, run };
  await daemon
    .untilReady(() => docker.ping().then(Boolean, () => false))
    .catch(async (error) => {
      await dispose();
      throw error;
    });
  return { ...engine, [Symbol.asyncDispose]: dispose };
}
