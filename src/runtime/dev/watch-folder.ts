import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { RelPath } from '../../app/app-source.ts';

export interface WatchOptions {
  /** What of the folder is watched; `['']` for all. */
  readonly only: readonly RelPath[];
  readonly ignores: (path: RelPath) => boolean;
  /** Whether something below an ignored folder may come back. */
  readonly mayReinclude: (folder: RelPath) => boolean;
  /** What was saved, removed or renamed, a batch at a time: an editor writes several files at once. */
  readonly onSaved: (paths: readonly RelPath[]) => void;
  /** The folder itself is gone. */
  readonly onGone: () => void;
  readonly onNote: (line: string) => void;
  /** Instead of chokidar's own, for tests. */
  readonly watch?: typeof watch;
}

/** A batch is complete when nothing has followed for this long … */
const quietMs = 20;
/** … and waits no longer than this. */
const longestMs = 200;
const pollMs = 300;
const presenceMs = 1000;

const noWatches =
  'the system has no file watches left: files are looked at in turn, which takes longer (on Linux: sysctl fs.inotify.max_user_watches=524288)';

/**
 * Watches a folder until it is disposed of; resolves when every change from now on is seen. Where the
 * system has no watches left (inotify(7), max_user_watches), at once or later on, files are looked at in
 * turn. What else goes wrong is told once.
 */
export async function watchFolder(folder: string, options: WatchOptions): Promise<AsyncDisposable> {
  const batch = batches(options.onSaved);
  const seen = (path: string) => {
    const inside = relative(folder, path).split(sep).join('/');
    if (!options.ignores(inside)) batch.add(inside);
  };
  const told = new Set<string>();
  const tell = (line: string) => {
    if (!told.has(line)) options.onNote(line);
    told.add(line);
  };
  let polling: Promise<FSWatcher> | undefined;
  let over = false;
  // One after the other: a system without watches has none for two watchers.
  const poll = async (before: FSWatcher) => {
    tell(noWatches);
    await end(before);
    return (await open(folder, { options, seen, polling: true, failed })).watcher;
  };
  const failed = (error: unknown, watcher: FSWatcher) => {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOSPC' && code !== 'EMFILE') tell(`watching ${folder}: ${message}`);
    else if (!over) polling ??= poll(watcher);
  };
  const native = await open(folder, { options, seen, polling: false, failed });
  await polling;
  const presence = setInterval(() => {
    if (existsSync(folder)) return;
    clearInterval(presence);
    options.onGone();
  }, presenceMs);
  return {
    async [Symbol.asyncDispose]() {
      over = true;
      clearInterval(presence);
      batch.end();
      await end(await (polling ?? native.watcher));
    },
  };
}

interface Opening {
  readonly options: WatchOptions;
  readonly seen: (path: string) => void;
  readonly polling: boolean;
  readonly failed: (error: unknown, watcher: FSWatcher) => void;
}

/** Resolves when everything is watched, or when something has failed. */
async function open(
  folder: string,
  { options, seen, polling, failed }: Opening,
): Promise<{ readonly watcher: FSWatcher }> {
  const places = options.only.map((path) => join(folder, path));
  const watcher = (options.watch ?? watch)(places, {
    ignoreInitial: true,
    followSymlinks: false,
    ignorePermissionErrors: true,
    usePolling: polling,
    interval: pollMs,
    ignored: (path, stats) => {
      const inside = relative(folder, path).split(sep).join('/');
      if (inside === '' || !options.ignores(inside)) return false;
      return stats?.isFile() === true || !options.mayReinclude(inside);
    },
  });
  await new Promise<void>((resolve) => {
    watcher.once('ready', resolve);
    watcher.on('error', (error) => {
      failed(error, watcher);
      // What is told may be one file's; without watches it never is ready.
      resolve();
    });
  });
  for (const event of ['add', 'change', 'unlink', 'unlinkDir'] as const) watcher.on(event, seen);
  return { watcher };
}

/** What it has begun to look at may still fail, and is nobody's business any more. */
async function end(watcher: FSWatcher): Promise<void> {
  const closing = watcher.close();
  watcher.on('error', () => undefined);
  await closing;
}

function batches(onSaved: (paths: readonly RelPath[]) => void) {
  let paths = new Set<RelPath>();
  let first = 0;
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    const taken = [...paths].sort();
    paths = new Set();
    timer = undefined;
    if (taken.length > 0) onSaved(taken);
  };
  return {
    add(path: RelPath) {
      const now = performance.now();
      if (timer === undefined) first = now;
      clearTimeout(timer);
      paths.add(path);
      timer = setTimeout(flush, Math.min(quietMs, Math.max(0, first + longestMs - now)));
    },
    end() {
      clearTimeout(timer);
      paths.clear();
    },
  };
}
