import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { build } from 'rolldown';
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

/** chokidar's watch, with a watcher that has no watches left, or another error, once it is told to. */
function failingWatch() {
  const natives: FSWatcher[] = [];
  const failing = (...[paths, options]: Parameters<typeof watch>) => {
    const watcher = watch(paths, options);
    if (!options?.usePolling) natives.push(watcher);
    return watcher;
  };
  const fail = (code: string) =>
    natives.at(-1)?.emit('error', Object.assign(new Error(`${code}: a test`), { code }));
  return { failing, fail };
}

async function watchedBy(folder: string, watchBy: typeof watch) {
  const [seen, notes]: [string[], string[]] = [[], []];
  const watching = await watchFolder(folder, {
    ...{ only: [''], ignores: () => false, mayReinclude: () => false },
    onSaved: (paths) => void seen.push(...paths),
    onGone: () => {},
    onNote: (line) => void notes.push(line),
    watch: watchBy,
  });
  return { watching, seen, notes };
}

test('goes on by looking at files in turn when watches run out later, and says so once', async () => {
  using place = temporaryFolder();
  const { failing, fail } = failingWatch();
  const { watching, seen, notes } = await watchedBy(place.path, failing);
  await using _ = watching;
  fail('ENOSPC');
  fail('ENOSPC');
  expect(notes).toEqual([expect.stringContaining('no file watches left')]);
  await expect
    .poll(() => {
      writeFileSync(join(place.path, 'saved.py'), `${Math.random()}`);
      return seen;
    })
    .toContain('saved.py');
});

test('other errors are told, each once', async () => {
  using place = temporaryFolder();
  const { failing, fail } = failingWatch();
  const { watching, seen, notes } = await watchedBy(place.path, failing);
  await using _ = watching;
  fail('EIO');
  fail('EIO');
  expect(notes).toEqual([`watching ${place.path}: EIO: a test`]);
  writeFileSync(join(place.path, 'saved.py'), '');
  await expect.poll(() => seen).toContain('saved.py');
});

test('a system with few watches has files looked at in turn', async (context) => {
  using place = temporaryFolder();
  for (let index = 0; index < 20; index += 1) writeFileSync(join(place.path, `${index}.py`), '');
  using bundle = temporaryFolder();
  const script = join(bundle.path, 'watch.mjs');
  const input = join(import.meta.dirname, '../../../support/watch-few.ts');
  await build({ input, platform: 'node', output: { file: script }, logLevel: 'silent' });
  // The limit of a user namespace is its own: nothing of the machine is changed.
  const limited = 'echo 5 >/proc/sys/user/max_inotify_watches && exec "$@"';
  const argv = ['-Ur', 'sh', '-c', limited, 'sh', process.execPath, script, place.path];
  if (spawnSync('unshare', ['-Ur', 'sh', '-c', limited, 'sh', 'true']).status !== 0) {
    context.skip('no user namespace can be made here');
  }
  const { stdout, stderr } = spawnSync('unshare', argv, { encoding: 'utf8', timeout: 30_000 });
  expect(stdout, stderr).toBe('the system has no file watches left\nsaved saved.py\n');
});
