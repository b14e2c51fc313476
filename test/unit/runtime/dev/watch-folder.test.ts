import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { watchFolder } from '../../../../src/runtime/dev/watch-folder.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function watched(folder: string, only: readonly string[] = ['']) {
  const batches: (readonly string[])[] = [];
  let gone = false;
  const watch = await watchFolder(folder, {
    only,
    ignores: (path) =>
      (path.startsWith('node_modules') && !path.startsWith('node_modules/own')) ||
      path.endsWith('.pyc'),
    mayReinclude: (path) => path === 'node_modules',
    onSaved: (paths) => void batches.push(paths),
    onGone: () => {
      gone = true;
    },
    onNote: () => {},
  });
  return { watch, batches, seen: () => batches.flat(), isGone: () => gone };
}

test('tells what is saved, removed and renamed, and nothing of what is ignored', async () => {
  using place = temporaryFolder();
  const at = (path: string) => join(place.path, path);
  mkdirSync(at('pages'));
  mkdirSync(at('node_modules'));
  writeFileSync(at('pages/old.py'), '');
  const { watch, seen } = await watched(place.path);
  await using _ = watch;
  writeFileSync(at('node_modules/left.js'), '');
  writeFileSync(at('pages/left.pyc'), '');
  writeFileSync(at('node_modules/own.js'), '');
  await expect.poll(seen).toContain('node_modules/own.js');
  writeFileSync(at('pages/new.py'), '');
  await expect.poll(seen).toContain('pages/new.py');
  renameSync(at('pages/old.py'), at('pages/renamed.py'));
  await expect.poll(seen).toContain('pages/renamed.py');
  await expect.poll(seen).toContain('pages/old.py');
  mkdirSync(at('later'));
  writeFileSync(at('later/file.py'), '');
  await expect.poll(seen).toContain('later/file.py');
  expect(seen().filter((path) => path.includes('left'))).toEqual([]);
});

test('files that are saved together are one batch', async () => {
  using place = temporaryFolder();
  const { watch, batches } = await watched(place.path);
  await using _ = watch;
  for (const name of ['a.py', 'b.py', 'c.py']) writeFileSync(join(place.path, name), '');
  await expect.poll(() => batches).toEqual([['a.py', 'b.py', 'c.py']]);
});

test('watches a part of a repository alone, by paths of the whole', async () => {
  using place = temporaryFolder();
  for (const name of ['one', 'two']) mkdirSync(join(place.path, name));
  const { watch, seen } = await watched(place.path, ['one']);
  await using _ = watch;
  writeFileSync(join(place.path, 'two/app.py'), '');
  writeFileSync(join(place.path, 'one/app.py'), '');
  await expect.poll(seen).toEqual(['one/app.py']);
});

test('says when the folder itself is gone', async () => {
  using place = temporaryFolder();
  const folder = join(place.path, 'app');
  mkdirSync(folder);
  const { watch, isGone } = await watched(folder);
  await using _ = watch;
  rmSync(folder, { recursive: true });
  await expect.poll(isGone, { timeout: 5000 }).toBe(true);
});
