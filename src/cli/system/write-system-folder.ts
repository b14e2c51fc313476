import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { RelPath } from '../../app/app-source.ts';
import type { DiskApp } from '../../app/disk-app.ts';
import type { SystemFile, SystemFolder } from '../../builder/system-server.ts';
import { copyShipped } from '../copy-shipped.ts';

export interface WrittenSource {
  readonly source: DiskApp;
  /** The app's warp.yaml, which is no part of what it serves. */
  readonly without: RelPath;
}

/** Writes what installs an app, its source included: all that the machine needs. */
export function writeSystemFolder(to: string, folder: SystemFolder, written: WrittenSource): void {
  // Of the one before nothing stays: a file that the app has lost is gone there, too.
  const tops = new Set([
    folder.source,
    'written',
    ...folder.files.map(({ path }) => path.split('/')[0] ?? ''),
  ]);
  for (const top of tops) rmSync(join(to, top), { recursive: true, force: true });
  for (const file of folder.files) writeSystemFile(to, file);
  writeSource(written, join(to, folder.source));
}

function writeSystemFile(to: string, file: SystemFile): void {
  const path = join(to, file.path);
  mkdirSync(dirname(path), { recursive: true });
  if ('shipped' in file) {
    copyShipped(file.shipped, path);
    return;
  }
  writeFileSync(path, file.content);
  chmodSync(path, file.executable ? 0o755 : 0o644);
}

/** What a build sees, with the modes that it has in an image. */
function writeSource({ source, without }: WrittenSource, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const { path, kind, executable } of source.entries()) {
    if (path === without) continue;
    const target = join(to, path);
    mkdirSync(kind === 'directory' ? target : dirname(target), { recursive: true });
    if (kind === 'symlink') symlinkSync(readlinkSync(join(source.folder, path)), target);
    if (kind !== 'file') continue;
    copyFileSync(join(source.folder, path), target);
    chmodSync(target, executable ? 0o755 : 0o644);
  }
}
