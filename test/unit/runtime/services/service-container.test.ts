import { expect, test } from 'vitest';
import type {
  Container,
  ContainerFacts,
  ContainerSpec,
  Engine,
} from '../../../../src/engine/types.ts';
import { startService } from '../../../../src/runtime/services/service-container.ts';
import type { Service } from '../../../../src/service/types.ts';
import { WarpError } from '../../../../src/warp-error.ts';

/** As much of an engine as starting a service asks for; ports in `taken` are in use. */
function fakeEngine({ taken = [] as readonly number[] } = {}) {
  const volumes = new Map<string, Readonly<Record<string, string>>>();
  const running = new Map<string, { spec: ContainerSpec; container: Container }>();
  const containerOf = (spec: ContainerSpec): Container =>
    ({
      id: spec.name ?? '',
      async start() {
        if (!spec.publish.some(({ host }) => taken.includes(host))) return;
        throw new WarpError({ code: 'WARP_PORT_IN_USE', phase: 'run', message: 'taken' });
      },
      async remove() {
        running.delete(spec.name ?? '');
      },
      async inspect() {
        return { state: 'running', labels: spec.labels } as unknown as ContainerFacts;
      },
    }) as unknown as Container;
  const engine = {
    images: { inspect: async () => ({ id: 'sha256:1' }) },
    volumes: {
      async ensure(name: string, labels: Readonly<Record<string, string>>) {
        if (!volumes.has(name)) volumes.set(name, labels);
        return { name, labels: volumes.get(name) ?? {} };
      },
    },
    containers: {
      find: async (name: string) => running.get(name)?.container,
      async create(spec: ContainerSpec) {
        const container = containerOf(spec);
        running.set(spec.name ?? '', { spec, container });
        return container;
      },
    },
  } as unknown as Engine;
  return { engine, volumes, running };
}

const db: Service = {
  name: 'db',
  image: 'postgres:17',
  env: { PASSWORD: '{password}' },
  port: 5432,
  volume: '/data',
  timeoutMs: 1000,
  inject: { URL: '{user}:{password}@{host}:{port}/{name}' },
};

const owner = { appName: 'shop', folderId: '0123' };
const start = (engine: Engine, service: Service, folderId = owner.folderId) =>
  startService({
    engine,
    owner: { ...owner, folderId },
    service,
    image: service.image,
    network: 'net',
    onNote: () => {},
  });

test('credentials are made once and stay with the data', async () => {
  const { engine, running } = fakeEngine();
  const first = await start(engine, db);
  const url = first.fill(db.inject.URL ?? '');
  expect(url).toMatch(/^app:[0-9a-f]{32}@db:5432\/app$/);
  expect(running.get('warp-shop-0123-db')?.spec.env.PASSWORD).toBe(url.slice(4, 36));
  running.clear();
  const second = await start(engine, db);
  expect(second.fill(db.inject.URL ?? '')).toBe(url);
  const other = await start(engine, db, '4567');
  expect(other.fill(db.inject.URL ?? '')).not.toBe(url);
});

test('credentials of a service without data are those of its container', async () => {
  const { engine, running } = fakeEngine();
  const { volume: _, ...plain } = db;
  const first = await start(engine, plain);
  const again = await start(engine, plain);
  expect(again.reused).toBe(true);
  expect(again.fill('{password}')).toBe(first.fill('{password}'));
  running.clear();
  expect((await start(engine, plain)).fill('{password}')).not.toBe(first.fill('{password}'));
});

test('one that runs is used again unless it is wanted otherwise', async () => {
  const { engine, running } = fakeEngine();
  expect((await start(engine, db)).reused).toBe(false);
  expect((await start(engine, db)).reused).toBe(true);
  const changed = await start(engine, { ...db, env: { ...db.env, MORE: '1' } });
  expect(changed.reused).toBe(false);
  expect(running.get('warp-shop-0123-db')?.spec.env.MORE).toBe('1');
});

test('is on the network by its name, and published only where that is asked for', async () => {
  const { engine, running } = fakeEngine();
  await start(engine, db);
  const { spec } = running.get('warp-shop-0123-db') ?? {};
  expect(spec?.network).toEqual({ name: 'net', aliases: ['db'] });
  expect(spec?.publish).toEqual([]);
});

test('publish: true takes any free port where its own is taken', async () => {
  const { engine, running } = fakeEngine({ taken: [5432] });
  await start(engine, { ...db, publish: true });
  expect(running.get('warp-shop-0123-db')?.spec.publish).toEqual([{ container: 5432, host: 0 }]);
});

test('a port asked for that is taken is an error, and nothing is left', async () => {
  const { engine, running } = fakeEngine({ taken: [7000] });
  const failed = start(engine, { ...db, publish: 7000 });
  await expect(failed).rejects.toMatchObject({ code: 'WARP_SERVICE_PORT', exitCode: 60 });
  expect(running.size).toBe(0);
});
