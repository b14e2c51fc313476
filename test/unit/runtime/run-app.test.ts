import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import type { RuntimeFacts } from '../../../src/plan/runtime-facts.ts';
import type { RunAppInput } from '../../../src/runtime/app-container.ts';
import { runApp } from '../../../src/runtime/run-app.ts';
import { type FakeEngine, fakeEngine } from '../../support/fake-engine.ts';

const facts: RuntimeFacts = {
  port: 8080,
  volumes: [{ name: 'data', path: '/opt/app-root/data' }],
  processes: [{ name: 'web', listens: false, startupMs: 1000, drainMs: 1000, killAfterMs: 1000 }],
  migrates: true,
};

function run({ engine }: FakeEngine, more: Partial<RunAppInput> = {}) {
  const input: RunAppInput = {
    ...{ engine, image: 'shop', facts, appName: 'shop', folderId: 'f00' },
    ...{ process: 'web', name: 'warp-shop', env: {}, migrate: true },
    ...more,
  };
  const signal = new AbortController().signal;
  return runApp(input, { signal, onNote: () => {}, onLine: () => {} });
}

describe('running an app', () => {
  test('two runs may apply migrations at the same moment', async () => {
    const fake = fakeEngine();
    await Promise.all([run(fake), run(fake).catch(() => undefined)]);
    const names = fake.made.flatMap(({ name, command }) =>
      command?.[0] === 'migrate' ? name : [],
    );
    expect(new Set(names).size).toBe(2);
  });

  describe('that fails the first time', () => {
    const failing = (files: readonly string[]) =>
      fakeEngine(({ command }) => ({
        ...(command?.[0] === 'migrate' ? { status: 1 } : {}),
        download: () => {
          const archive = pack();
          archive.entry({ name: 'data/', type: 'directory' });
          archive.entry({ name: 'data/media/', type: 'directory' });
          for (const name of files) archive.entry({ name: `data/${name}` }, 'text');
          archive.finalize();
          return Readable.from(archive);
        },
      }));

    test('leaves no volume that nobody wrote to', async () => {
      const fake = failing([]);
      await expect(run(fake)).rejects.toMatchObject({ code: 'WARP_RUN_MIGRATE_FAILED' });
      expect([fake.volumes.size, fake.containers.size]).toEqual([0, 0]);
    });

    test('keeps what was written', async () => {
      const fake = failing(['db.sqlite3']);
      await expect(run(fake)).rejects.toMatchObject({ code: 'WARP_RUN_MIGRATE_FAILED' });
      expect([...fake.volumes.keys()]).toEqual(['warp-shop-f00-data']);
    });

    test('keeps a volume that was there before', async () => {
      const fake = failing([]);
      await expect(run(fake, { migrate: false })).resolves.toBeDefined();
      await expect(run(fake)).rejects.toMatchObject({ code: 'WARP_RUN_MIGRATE_FAILED' });
      expect(fake.volumes.size).toBe(1);
    });
  });
});
