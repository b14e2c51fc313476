import { lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AppEntry, AppSource, RelPath } from './app-source.ts';
import { appWithin } from './app-within.ts';
import { compareBytes } from './byte-order.ts';
import { cleanRelative, leadsOut } from './rel-path.ts';

/**
 * A folder seen without listing it: each path is looked at when it is asked for, ignore rules do not
 * count, and what cannot be read is not there. For a glance at what surrounds an app, which may be
 * large; `entries()` therefore is empty.
 */
export function peekFolder(folder: string): AppSource {
  const at = (path: RelPath) => join(folder, cleanRelative(path));
  const known = <T>(path: RelPath, read: (absolute: string) => T): T | undefined =>
    leadsOut(cleanRelative(path)) ? undefined : attempt(() => read(at(path)));
  const source: AppSource = {
    ignore: [],
    unversioned: [],
    place: '',
    entries: () => [],
    entry: (path) => known(path, (absolute) => entryAt(absolute, cleanRelative(path))),
    text: (path) => known(path, (absolute) => readFileSync(absolute, 'utf8')),
    list: (path) => known(path, (absolute) => readdirSync(absolute).sort(compareBytes)) ?? [],
    within: (inner) => appWithin(source, inner),
  };
  return source;
}

function entryAt(absolute: string, path: RelPath): AppEntry | undefined {
  const stats = lstatSync(absolute).isSymbolicLink() ? behindLink(absolute) : statSync(absolute);
  if (stats?.isDirectory()) return { path, kind: 'directory', size: 0, executable: true };
  if (!stats?.isFile()) return undefined;
  return { path, kind: 'file', size: stats.size, executable: (stats.mode & 0o111) !== 0 };
}

function behindLink(link: string) {
  return readlinkSync(link).startsWith('/') ? undefined : statSync(link);
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
