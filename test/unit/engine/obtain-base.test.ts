import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  type BaseImages,
  type BaseSource,
  obtainBase,
  type PullResult,
} from '../../../src/engine/base/obtain-base.ts';
import { registryMemory } from '../../../src/engine/base/registry-memory.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const unreachable: PullResult = { ok: false, found: true, why: 'no such host' };

async function world(options: { pull: PullResult; local?: string[]; made?: string }) {
  const folder = await mkdtemp(join(tmpdir(), 'warp-bases-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const seen = { pulls: 0, nowMs: 1_000_000_000 };
  const images: BaseImages = {
    has: async (reference) => (options.local ?? []).includes(reference),
    digests: async (reference) => (reference.startsWith('warp.local/') ? [] : [`x@${digest}`]),
    findByLabel: async () => options.made,
    pull: async () => {
      seen.pulls += 1;
      return options.pull;
    },
    importTar: async () => 'sha256:1',
    tag: async () => {},
  };
  const source: BaseSource = {
    registry: registryMemory(join(folder, 'state/no-registry'), () => seen.nowMs),
    bootstrap: async () => async (_images, request) => `warp.local/debian:${request.suite}-1`,
  };
  const obtain = (image: string, from: BaseSource = source, locked = {}) =>
    obtainBase(images, from, {
      ref: { image, distro: 'debian', suite: 'trixie', ...locked },
      ...locked,
      signal: new AbortController().signal,
      onProgress: () => {},
    });
  return { seen, source, obtain };
}

test('takes what the engine has, by the official name or of its own making', async () => {
  const official = await world({ pull: unreachable, local: ['debian:trixie-slim'] });
  expect(await official.obtain('debian:trixie-slim')).toEqual({
    reference: 'debian:trixie-slim',
    how: 'local',
    digest,
  });
  const made = await world({ pull: unreachable, made: 'warp.local/debian:trixie-slim-1' });
  expect((await made.obtain('debian:trixie-slim')).how).toBe('local');
  expect(made.seen.pulls).toBe(0);
});

test('pulls what a registry has', async () => {
  const { obtain } = await world({ pull: { ok: true } });
  expect((await obtain('python:3.12-slim')).how).toBe('pulled');
});

test('bootstraps where no registry answers, and asks it again only after an hour', async () => {
  const { obtain, seen } = await world({ pull: unreachable });
  const base = { reference: 'warp.local/debian:trixie-1', how: 'bootstrapped', digest: 'made:1' };
  expect(await obtain('debian:trixie-slim')).toEqual(base);
  expect(await obtain('debian:trixie-slim')).toEqual(base);
  expect(seen.pulls).toBe(1);
  seen.nowMs += 61 * 60 * 1000;
  await obtain('debian:trixie-slim');
  expect(seen.pulls).toBe(2);
});

test('says which Pythons there are when an official Python cannot be pulled', async () => {
  const { obtain } = await world({ pull: unreachable });
  await expect(obtain('python:3.12-slim')).rejects.toMatchObject({
    code: 'WARP_BASE_UNAVAILABLE',
    transient: true,
    hint: expect.stringMatching(/3\.13 \(trixie\) or 3\.11 \(bookworm\)/),
  });
});

test('is no transient failure when the registry knows no such image', async () => {
  const { obtain } = await world({ pull: { ok: false, found: false, why: 'manifest unknown' } });
  const missing = obtain('debian:trixie-slim');
  await expect(missing).rejects.toMatchObject({ code: 'WARP_BASE_UNAVAILABLE', exitCode: 30 });
});

test('is unavailable where this machine cannot bootstrap', async () => {
  const { obtain, source } = await world({ pull: unreachable });
  const none = obtain('debian:trixie-slim', { ...source, bootstrap: async () => undefined });
  await expect(none).rejects.toMatchObject({ code: 'WARP_BASE_UNAVAILABLE', exitCode: 75 });
});

test('takes the very image that a lock names, by whichever name it has', async () => {
  const { obtain } = await world({ pull: { ok: true }, local: ['debian:trixie-slim'] });
  expect(await obtain('debian:trixie-slim', undefined, { digest })).toEqual({
    reference: `debian@${digest}`,
    how: 'pulled',
    digest,
  });
  const made = 'warp.local/debian:trixie-slim-0123456789ab';
  const here = await world({ pull: unreachable, local: [made], made: 'warp.local/debian:x-ff' });
  const base = await here.obtain('debian:trixie-slim', undefined, { digest: 'made:0123456789ab' });
  expect(base.reference).toBe(made);
});

test('takes another base than the locked one unless no other will do', async () => {
  const { obtain } = await world({ pull: unreachable, local: ['debian:trixie-slim'] });
  const other = await obtain('debian:trixie-slim', undefined, { digest: 'made:0123' });
  expect(other.reference).toBe('debian:trixie-slim');
  const exact = { digest: 'made:0123', exact: true };
  await expect(obtain('debian:trixie-slim', undefined, exact)).rejects.toMatchObject({
    code: 'WARP_LOCK_BASE',
    exitCode: 30,
  });
});

test('is a matter of time where the registry does not answer for the locked base', async () => {
  const { obtain } = await world({ pull: unreachable, local: ['debian:trixie-slim'] });
  await expect(
    obtain('debian:trixie-slim', undefined, { digest, exact: true }),
  ).rejects.toMatchObject({ code: 'WARP_LOCK_BASE', exitCode: 75 });
});
