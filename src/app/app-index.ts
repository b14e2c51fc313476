import { posix } from 'node:path';
import type { AppEntry, AppSource, RelPath } from './app-source.ts';
import { appWithin } from './app-within.ts';
import { compareBytes } from './byte-order.ts';
import { cleanRelative } from './rel-path.ts';

export interface AppContent {
  readonly entries: readonly AppEntry[];
  readonly ignore: readonly string[];
  /** Target of a symbolic link, as written in it. */
  readonly readLink: (path: RelPath) => string;
  /** Text of a file that is among the entries. */
  readonly readText: (path: RelPath) => string;
  readonly unversioned?: readonly RelPath[];
}

/** An {@link AppSource} over entries known already; texts are read once, when asked for. */
export function createAppIndex(content: AppContent): AppSource {
  const entries = [...content.entries].sort((a, b) => compareBytes(a.path, b.path));
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const texts = new Map<RelPath, string>();
  let names: ReadonlyMap<RelPath, readonly string[]> | undefined;
  const namesIn = (directory: RelPath) => {
    names ??= namesByDirectory(entries);
    return names.get(directory) ?? [];
  };
  const resolve = (path: RelPath) => resolvePath(path, byPath, content.readLink);

  const text = (path: RelPath): string | undefined => {
    const entry = resolve(path);
    if (entry?.kind !== 'file') return undefined;
    const known = texts.get(entry.path) ?? content.readText(entry.path).replace(/^\uFEFF/, '');
    texts.set(entry.path, known);
    return known;
  };

  const index: AppSource = {
    ignore: content.ignore,
    unversioned: (content.unversioned ?? []).filter((path) => byPath.has(path)),
    place: '',
    entries: () => entries,
    entry: (path) => {
      const found = resolve(path);
      return found && { ...found, path: cleanRelative(path) };
    },
    text,
    list: (directory) => namesIn(resolve(directory)?.path ?? ' '),
    within: (folder) => appWithin(index, folder),
  };
  return index;
}

const folderItself: AppEntry = { path: '', kind: 'directory', size: 0, executable: true };

/** The entries are sorted, and so are the names in each directory. */
function namesByDirectory(entries: readonly AppEntry[]): ReadonlyMap<RelPath, readonly string[]> {
  const names = new Map<RelPath, string[]>();
  for (const { path } of entries) {
    const slash = path.lastIndexOf('/');
    const directory = slash < 0 ? '' : path.slice(0, slash);
    const list = names.get(directory) ?? [];
    names.set(directory, list);
    list.push(path.slice(slash + 1));
  }
  return names;
}

// Linux gives up after 40 links (path_resolution(7)); so do we, which ends loops as well.
const linkLimit = 40;

function resolvePath(
  path: RelPath,
  byPath: ReadonlyMap<RelPath, AppEntry>,
  readLink: (path: RelPath) => string,
): AppEntry | undefined {
  let todo = cleanRelative(path).split('/').filter(Boolean);
  let at = folderItself;
  for (let links = 0; todo.length > 0; ) {
    const [part = '', ...rest] = todo;
    if (part === '..') return undefined;
    const next = byPath.get(at.path === '' ? part : `${at.path}/${part}`);
    if (next === undefined) return undefined;
    if (next.kind !== 'symlink') {
      at = next;
      todo = rest;
      continue;
    }
    const target = linkTarget(next.path, readLink(next.path));
    if (target === undefined || ++links > linkLimit) return undefined;
    todo = [...target.split('/').filter(Boolean), ...rest];
    at = folderItself;
  }
  return at;
}

/** Where a link leads, from the folder; undefined when it leads out of it. */
export function linkTarget(link: RelPath, written: string): RelPath | undefined {
  if (written.startsWith('/')) return undefined;
  const target = cleanRelative(posix.join(posix.dirname(link), written));
  return target === '..' || target.startsWith('../') ? undefined : target;
}
