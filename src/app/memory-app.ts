import { posix } from 'node:path';
import { createAppIndex } from './app-index.ts';
import type { AppEntry, AppSource, RelPath } from './app-source.ts';

/** A file's text, or one of the less plain things a folder can hold. */
export type MemoryFile =
  | string
  | { readonly text: string; readonly executable: boolean }
  | { readonly link: string };

/** An {@link AppSource} from data: path → content; directories come from the paths. */
export function memoryApp(
  files: Readonly<Record<RelPath, MemoryFile>>,
  ignore: readonly string[] = [],
  unversioned: readonly RelPath[] = [],
): AppSource {
  const entries = new Map<RelPath, AppEntry>();
  for (const [path, file] of Object.entries(files)) {
    for (let dir = posix.dirname(path); dir !== '.'; dir = posix.dirname(dir)) {
      entries.set(dir, { path: dir, kind: 'directory', size: 0, executable: true });
    }
    entries.set(path, entryOf(path, file));
  }
  return createAppIndex({
    entries: [...entries.values()],
    ignore,
    unversioned,
    readLink: (path) => {
      const file = files[path];
      return typeof file === 'object' && 'link' in file ? file.link : '';
    },
    readText: (path) => textOf(files[path] ?? ''),
  });
}

function entryOf(path: RelPath, file: MemoryFile): AppEntry {
  if (typeof file === 'object' && 'link' in file) {
    return { path, kind: 'symlink', size: file.link.length, executable: false };
  }
  const executable = typeof file === 'object' && file.executable;
  return { path, kind: 'file', size: Buffer.byteLength(textOf(file)), executable };
}

function textOf(file: MemoryFile): string {
  if (typeof file === 'string') return file;
  return 'text' in file ? file.text : '';
}
