import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type BuildKey,
  recallBuild,
  rememberBuild,
  stampFolder,
} from '../../../src/runtime/last-build.ts';

const record = {
  appName: 'app',
  image: 'app:latest',
  id: 'sha256:1',
  sizeBytes: 1,
  plan: 'sha256:2',
  baseCreatedMs: 0,
  runtime: { port: 8080, volumes: [], processes: [], migrates: false },
  services: [],
  warnings: [],
};

let folder: string;
let state: string;
let key: BuildKey;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'warp-app-'));
  state = mkdtempSync(join(tmpdir(), 'warp-state-'));
  writeFileSync(join(folder, 'app.py'), 'a = 1\n');
  key = { folder, engine: 'unix:///x', tags: ['app:latest'], warp: '1', settings: {} };
});
afterEach(() => {
  for (const path of [folder, state]) rmSync(path, { recursive: true });
});

/** A clock far enough ahead that nothing counts as just changed. */
const later = () => Date.now() + 10_000;
const remember = (now = later()) =>
  rememberBuild(state, key, { folder, stamps: stampFolder(folder, ['app.py']), record }, now);

describe('the memory of the last build', () => {
  it('answers while nothing has changed', () => {
    remember();
    expect(recallBuild(state, key)).toEqual(record);
  });

  it('does without a folder it can write to', () => {
    rmSync(state, { recursive: true });
    writeFileSync(state, 'a file');
    expect(() => remember()).not.toThrow();
    expect(recallBuild(state, key)).toBeUndefined();
  });

  it('forgets when a file changes without changing its size and time', () => {
    remember();
    const kept = new Date(1_000_000);
    utimesSync(join(folder, 'app.py'), kept, kept);
    expect(recallBuild(state, key)).toBeUndefined();
  });

  it('forgets when a file is added or a commit is made', () => {
    remember();
    writeFileSync(join(folder, 'new.py'), '');
    expect(recallBuild(state, key)).toBeUndefined();
  });

  it('forgets when a setting, the engine or warp itself is another', () => {
    remember();
    expect(recallBuild(state, { ...key, settings: { WARP_X: '1' } })).toBeUndefined();
    expect(recallBuild(state, { ...key, engine: 'unix:///y' })).toBeUndefined();
    expect(recallBuild(state, { ...key, warp: '2' })).toBeUndefined();
  });

  it('does not trust a folder that changed in the same clock tick', () => {
    remember(Date.now() - 1000);
    expect(recallBuild(state, key)).toBeUndefined();
  });
});
