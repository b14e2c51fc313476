import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Moves a file, or what a folder holds, to a place; folders that are there already are added to. */
export function moveInto(source: string, to: string): void {
  const here = lstatSync(source, { throwIfNoEntry: false });
  if (here === undefined) return;
  const there = lstatSync(to, { throwIfNoEntry: false });
  if (here.isDirectory() && there?.isDirectory()) {
    moveContent(source, to);
    rmSync(source, { recursive: true });
    return;
  }
  mkdirSync(dirname(to), { recursive: true });
  if (there !== undefined) rmSync(to, { recursive: true });
  try {
    renameSync(source, to);
  } catch {
    // Folders of an image's lower layers cannot be renamed, nor what lies on another file system.
    copyInto(source, to);
    rmSync(source, { recursive: true });
  }
}

/** Moves what a folder holds; the folder itself stays. */
export function moveContent(source: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(source)) moveInto(join(source, name), join(to, name));
}

/** Copies a file, or what a folder holds; links stay as they are. */
export function copyInto(source: string, to: string): void {
  if (!existsSync(dirname(to))) mkdirSync(dirname(to), { recursive: true });
  cpSync(source, to, { recursive: true, verbatimSymlinks: true, force: true });
}
