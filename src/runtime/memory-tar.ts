import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import type { RelPath } from '../app/app-source.ts';
import { WarpError } from '../warp-error.ts';

/** A file or a symbolic link, owned by root. */
export type TarEntry =
  | { readonly name: string; readonly mode: number; readonly content: Buffer }
  | { readonly name: string; readonly linkname: string };

/** An archive of what is in memory: nothing can vanish while it is sent. */
export function tarOf(entries: readonly TarEntry[]): Readable {
  const tar = pack();
  for (const entry of entries) {
    if ('content' in entry) tar.entry({ name: entry.name, mode: entry.mode }, entry.content);
    else tar.entry({ name: entry.name, type: 'symlink', linkname: entry.linkname });
  }
  tar.finalize();
  return Readable.from(tar);
}

/**
 * Files and links of a folder as the build lays them down: 0644 or 0755. One that is gone meanwhile is
 * left out, as editors write and rename files all the time; so is a folder, whose files have paths of
 * their own.
 * @throws WarpError `WARP_APP_UNREADABLE`
 */
export function readEntries(folder: string, paths: readonly RelPath[]): readonly TarEntry[] {
  return paths.flatMap((name): readonly TarEntry[] => {
    try {
      const path = join(folder, name);
      const stat = lstatSync(path);
      if (stat.isSymbolicLink()) return [{ name, linkname: readlinkSync(path) }];
      if (!stat.isFile()) return [];
      const mode = (stat.mode & 0o111) === 0 ? 0o644 : 0o755;
      return [{ name, mode, content: readFileSync(path) }];
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw unreadable(name, cause);
    }
  });
}

function unreadable(name: RelPath, cause: unknown): WarpError {
  return new WarpError({
    code: 'WARP_APP_UNREADABLE',
    phase: 'config',
    message: `${name} cannot be read: ${(cause as Error).message}`,
    hint: 'check its permissions',
    cause,
  });
}
