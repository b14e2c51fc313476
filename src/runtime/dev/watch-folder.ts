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
}

/** A batch is complete when nothing has followed for this long … */
const quietMs = 20;
/** … and waits no longer than this. */
const longestMs = 200;
const pollMs = 300;
const presenceMs = 1000;

/**
 * Watches a folder until it is disposed of; resolves when every change from now on is seen. Where the
 * system has no watches left (inotify(7), max_user_watches), files are looked at in turn.
 */
export async function watchFolder(folder: string, options: WatchOptions): Promise<AsyncDisposable> {
  const batch = batches(options.onSaved);
  const seen = (path: string) => {
    const inside = relative(folder, path).split(sep).join('/');
    if (!options.ignores(inside)) batch.add(inside);
  };
  let watcher = await open(folder, { options, seen, polling: false });
  if (watcher === undefined) {
    options.onNote(
      'the system has no file watches left: files are looked at in turn, which takes longer (on Linux: sysctl fs.inotify.max_user_watches=524288)',
    );
    watcher = await open(folder, { options, seen, polling: true });
  }
  const presence = setInterval(() => {
    if (existsSync(folder)) return;
    clearInterval(presence);
    options.onGone();
  }, presenceMs);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(presence);
      batch.end();
      await watcher?.close();
    },
  };
}

interface Opening {
  readonly options: WatchOptions;
  readonly seen: (path: string) => void;
  readonly polling: boolean;
}

/** @returns undefined when the system refuses so many watches. */
async function open(
  folder: string,
  { options, seen, polling }: Opening,
): Promise<FSWatcher | undefined> {
  const places = options.only.map((path) => join(folder, path));
  const watcher = watch(places, {
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
  const ready = await new Promise<boolean>((resolve) => {
    watcher.once('ready', () => resolve(true));
    watcher.on('error', (error) => {
      const { code } = error as NodeJS.ErrnoException;
      if (!polling && (code === 'ENOSPC' || code === 'EMFILE')) resolve(false);
    });
  });
  if (!ready) {
    await watcher.close();
    return undefined;
  }
  for (const event of ['add', 'change', 'unlink', 'unlinkDir'] as const) watcher.on(event, seen);
  return watcher;
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
