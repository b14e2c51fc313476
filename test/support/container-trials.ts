import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { openEngine } from '../../src/engine/open-engine.ts';
import type { Container, ContainerSpec, Engine } from '../../src/engine/types.ts';
import { packageRoot } from '../../src/package-root.ts';
import { testEngineAddress } from './test-engine.ts';

export interface ContainerTrials {
  /** Set once the test file's `beforeAll` is over, like `image`: a Debian base. */
  readonly engine: Engine;
  readonly image: string;
  /** On everything that is made: it is removed after the test or the file. */
  readonly labels: Readonly<Record<string, string>>;
  /** A name's part that is this run's own. */
  readonly run: string;
  /** The spec of a container that runs a script. */
  spec(script: string): ContainerSpec;
  create(spec: Partial<ContainerSpec> & { readonly script: string }): Promise<Container>;
}

/** The engine adapter on a real engine, with what a test file needs to try containers. */
export function containerTrials(): ContainerTrials {
  const run = randomUUID();
  const labels = { 'warp.test': run };
  const ready: { engine?: Engine; image?: string } = {};
  beforeAll(async () => {
    const engine = await openTestEngine();
    const ref = { image: 'debian:trixie-slim', distro: 'debian', suite: 'trixie' } as const;
    const options = { signal: AbortSignal.timeout(240_000), onProgress: () => {} };
    Object.assign(ready, { engine, image: (await engine.images.base(ref, options)).reference });
  });
  afterAll(async () => {
    if (ready.engine) await removeAll(ready.engine, run);
  });
  const spec = (script: string): ContainerSpec => ({
    image: need(ready.image),
    command: ['sh', '-c', script],
    ...{ env: {}, labels, publish: [], volumes: [] },
  });
  return {
    get engine() {
      return need(ready.engine);
    },
    get image() {
      return need(ready.image);
    },
    labels,
    run,
    spec,
    async create({ script, ...rest }) {
      const container = await need(ready.engine).containers.create({ ...spec(script), ...rest });
      onTestFinished(() => container.remove({ force: true }));
      return container;
    },
  };
}

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('no engine before beforeAll is over');
  return value;
}

async function openTestEngine(): Promise<Engine> {
  return openEngine({
    context: {
      env: process.env,
      home: process.env.HOME ?? '/root',
      platform: process.platform,
      arch: process.arch,
      uid: process.getuid?.() ?? -1,
      packageRoot: packageRoot(),
      clock: Date.now,
    },
    asked: await testEngineAddress(),
    createBuilder: () => ({ build: noBuilds, openFailed: noBuilds }),
    onProgress: () => {},
  });
}

const noBuilds = async () => Promise.reject(new Error('no builds here'));

async function removeAll(engine: Engine, run: string): Promise<void> {
  const labels = { 'warp.test': run };
  for (const { id } of await engine.containers.list(labels)) {
    await (await engine.containers.find(id))?.remove({ force: true });
  }
  for (const { name } of await engine.volumes.list(labels)) await engine.volumes.remove(name);
  for (const { name } of await engine.networks.list(labels)) await engine.networks.remove(name);
}
