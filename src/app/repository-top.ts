import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The top of the version-controlled tree that a folder is in: the nearest folder, itself or above,
 * that holds `.git` (a file in worktrees and submodules), `.hg` or `.svn`. Undefined where none does.
 */
export function repositoryTop(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (['.git', '.hg', '.svn'].some((name) => isThere(join(at, name)))) return at;
    if (dirname(at) === at) return undefined;
  }
}

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
