import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createAppIndex } from './app-index.ts';
import type { AppEntry, RelPath } from './app-source.ts';
import type { DiskApp } from './disk-app.ts';

/** The app as if it had these files, too: path → text. Nothing is written. */
export function withFiles(app: DiskApp, files: Readonly<Record<RelPath, string>>): DiskApp {
  const added = Object.entries(files).map(
    ([path, text]): AppEntry => ({
      path,
      kind: 'file',
      size: Buffer.byteLength(text),
      executable: false,
    }),
  );
  const index = createAppIndex({
    entries: [...app.entries().filter(({ path }) => !Object.hasOwn(files, path)), ...added],
    ignore: app.ignore,
    unversioned: app.unversioned,
    readLink: (path) => readlinkSync(join(app.folder, path)),
    readText: (path) => (Object.hasOwn(files, path) ? files[path] : app.text(path)) ?? '',
  });
  return { ...app, ...index };
}
