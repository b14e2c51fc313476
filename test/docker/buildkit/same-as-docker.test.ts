import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { build } from './engine.ts';
import { noPrivateEngine } from './engine-root.ts';
import { nastyFolder } from './nasty-folder.ts';
import { type PrivateEngine, startPrivateEngine } from './private-engine.ts';
import { readTar } from './read-tar.ts';

const missing = await noPrivateEngine();
const unless = missing === undefined ? '' : ` (skipped: no engine of the test's own: ${missing})`;

test.skipIf(missing !== undefined)(
  `an image that only copies is, byte for byte, the one of docker build${unless}`,
  async () => {
    await using engine = await startPrivateEngine();
    const folder = nastyFolder('FROM scratch\nCOPY . /\nCOPY d s* /again/\n');
    await prune(engine);
    const app = { from: folder.path, normalize: false, sharedKey: folder.path };
    const { image } = await build(
      { dockerfile: folder.dockerfile, contexts: { app }, labels: {} },
      { target: { kind: 'engine', address: engine.address } },
    );
    const ours = await describe(engine, image.id);
    await engine.docker.getImage(image.id).remove({ force: true });
    await prune(engine);
    const theirs = await describe(engine, dockerBuild(engine, folder.path));
    expect(ours.layers).toHaveLength(2);
    expect(ours.headers.length).toBeGreaterThan(20);
    expect(ours.headers).toEqual(theirs.headers);
    expect(ours.diffIds).toEqual(theirs.diffIds);
    expect(ours.layers).toEqual(theirs.layers);
  },
);

/** Nothing that either of them has sent may serve the other. */
async function prune(engine: PrivateEngine): Promise<void> {
  await engine.docker.pruneImages({ filters: { dangling: { false: true } } });
  engine.run(['docker', ...hostOf(engine), 'builder', 'prune', '--all', '--force']);
  const { BuildCache = [] } = await engine.docker.df();
  expect(BuildCache).toEqual([]);
}

/** Builds with the docker command and its buildx. @returns the image id. */
function dockerBuild(engine: PrivateEngine, folder: string): string {
  const config = mkdtempSync(join(tmpdir(), 'warp-docker-config-'));
  try {
    const docker = ['env', 'DOCKER_BUILDKIT=1', 'docker', '--config', config, ...hostOf(engine)];
    return engine.run([...docker, 'build', '--quiet', folder]).trim();
  } finally {
    rmSync(config, { recursive: true });
  }
}

function hostOf({ address }: PrivateEngine): readonly string[] {
  return ['--host', `unix://${address.socketPath}`];
}

/** What an image's layers hold, as `docker save` writes them. */
async function describe({ docker }: PrivateEngine, id: string) {
  const saved = readTar(await buffer((await docker.getImage(id).get()) as Readable));
  const byName = new Map(saved.map(({ name, content }) => [name, content]));
  const manifest = JSON.parse(String(byName.get('manifest.json'))) as { Layers: string[] }[];
  const layers = (manifest[0]?.Layers ?? []).map((name) => byName.get(name) ?? Buffer.alloc(0));
  const { RootFS } = await docker.getImage(id).inspect();
  return {
    diffIds: RootFS.Layers,
    headers: layers.flatMap((layer) => readTar(layer).map(({ header }) => header)),
    layers: layers.map((layer) => layer.toString('latin1')),
  };
}
