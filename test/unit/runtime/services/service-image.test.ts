import { expect, test } from 'vitest';
import { services as catalog } from '../../../../builders/catalog.ts';
import type { BuildRequest, Engine, PulledImage } from '../../../../src/engine/types.ts';
import { packageRoot } from '../../../../src/package-root.ts';
import { obtainServiceImage } from '../../../../src/runtime/services/service-image.ts';
import { WarpError } from '../../../../src/warp-error.ts';

const unreachable: PulledImage = { ok: false, found: true, why: 'no such host' };

/** An engine that has some images, and answers to pulls and builds as told. */
function world(
  pull: PulledImage,
  { build = async () => {} }: { build?: () => Promise<void> } = {},
) {
  const here = new Set<string>();
  const seen = { pulls: 0, builds: [] as BuildRequest[], notes: [] as string[] };
  const engine = {
    images: {
      inspect: async (name: string) => (here.has(name) ? { id: name } : undefined),
      async pull() {
        seen.pulls += 1;
        return pull;
      },
      base: async () => ({ reference: 'warp.local/debian:trixie-slim-1', how: 'local' }),
    },
    builder: {
      async build(request: BuildRequest) {
        seen.builds.push(request);
        await build();
        for (const tag of request.tags) here.add(tag);
        return { id: 'sha256:1', tags: request.tags };
      },
    },
  } as unknown as Engine;
  const obtain = (image: string, known = 'postgres') =>
    obtainServiceImage(
      { engine, packageRoot: packageRoot(), caBundle: undefined, proxies: {} },
      {
        service: { name: 'db', image, env: {}, timeoutMs: 1, inject: {} },
        known: catalog.find(({ id }) => id === known),
      },
      { signal: new AbortController().signal, onNote: (line) => seen.notes.push(line) },
    );
  return { obtain, here, seen };
}

test('takes an image that is there, or pulls it', async () => {
  const { obtain, here, seen } = world({ ok: true, how: 'pulled' });
  expect(await obtain('postgres:17')).toEqual({ reference: 'postgres:17', words: 'postgres:17' });
  here.add('postgres:17');
  await obtain('postgres:17');
  expect(seen.pulls).toBe(1);
});

test('makes it of Debian’s packages where no registry answers, once, and says so', async () => {
  const { obtain, seen } = world(unreachable);
  const made = await obtain('postgres:17-alpine');
  expect(made.reference).toMatch(/^warp\.local\/postgres:17-[0-9a-f]{12}$/);
  expect(made.words).toBe('PostgreSQL 17 of Debian trixie, in place of postgres:17-alpine');
  expect(seen.notes.join('\n')).toContain('no registry answers');
  expect(await obtain('postgres:17-alpine')).toEqual(made);
  expect(seen.builds).toHaveLength(1);
});

test('what it makes is not taken for the base it stands on', async () => {
  const { obtain, seen } = world(unreachable);
  await obtain('postgres:17');
  expect(seen.builds[0]?.labels['warp.base']).toBe('');
});

test.each([
  ['postgres:16', 'postgres', /Debian has PostgreSQL 17, which is not postgres:16/],
  ['pgvector/pgvector:pg17', 'postgres', /no registry answers for pgvector/],
  ['mysql:8.4', 'mysql', /which is not mysql:8\.4/],
  ['axllent/mailpit', 'none', /no registry answers for axllent\/mailpit/],
])('refuses %s where no registry answers and Debian has it not', async (image, known, message) => {
  const { obtain, seen } = world(unreachable);
  await expect(obtain(image, known)).rejects.toMatchObject({
    code: 'WARP_SERVICE_IMAGE',
    exitCode: 75,
    message: expect.stringMatching(message),
  });
  expect(seen.builds).toEqual([]);
});

test('an image that the registry does not know is no matter of time', async () => {
  const { obtain } = world({ ok: false, found: false, why: 'manifest unknown' });
  const failed = obtain('postgres:17');
  await expect(failed).rejects.toMatchObject({ code: 'WARP_SERVICE_IMAGE', exitCode: 50 });
});

test('tells why it could not be made', async () => {
  const build = async () => {
    const message = 'Debian’s packages cannot be fetched';
    throw new WarpError({ code: 'WARP_X', phase: 'build', message, output: 'E: no route' });
  };
  const { obtain } = world(unreachable, { build });
  await expect(obtain('postgres:17')).rejects.toMatchObject({
    code: 'WARP_SERVICE_IMAGE',
    exitCode: 75,
    message: expect.stringContaining('Debian’s packages cannot be fetched'),
    output: 'E: no route',
  });
});
