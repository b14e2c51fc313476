import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { RelPath } from '../../app/app-source.ts';
import type { FileEdit } from '../../kept/propose-edits.ts';
import type { KeptFile } from '../../kept/types.ts';

/** A file of a folder as it is now; undefined where there is none, or a folder. */
export function localFile(folder: string, path: RelPath): KeptFile | undefined {
  const file = join(folder, path);
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink()) return { link: readlinkSync(file) };
  if (!stat?.isFile()) return undefined;
  return { content: readFileSync(file), executable: (stat.mode & 0o111) !== 0 };
}

/** Makes the edits in a folder; a file is replaced as a whole or not at all. */
export function applyEdits(folder: string, edits: readonly FileEdit[]): void {
  for (const { path, after } of edits) {
    const file = join(folder, path);
    if (!after) {
      rmSync(file, { force: true });
    } else if ('content' in after) {
      mkdirSync(dirname(file), { recursive: true });
      const mode = lstatSync(file, { throwIfNoEntry: false })?.mode ?? 0o644;
      const temporary = `${file}.warp-${process.pid}`;
      writeFileSync(temporary, after.content);
      chmodSync(temporary, after.executable ? mode | 0o111 : mode & 0o666);
      renameSync(temporary, file);
    }
  }
}
