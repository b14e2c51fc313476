import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import { foldersAbove } from '../../../src/app/folders-above.ts';
import { joinRelative, shortestFrom } from '../../../src/app/rel-path.ts';
import { peekToml, tableAt } from './read-toml.ts';
import { lockedPackages } from './uv-lock.ts';

/**
 * The folder whose uv.lock locks the app, from the app's folder: itself (`''`), or `../…` where the
 * app is a member of the uv workspace there, by the lock's own list. Undefined where no lock does.
 */
export function lockFolder(app: AppSource): RelPath | undefined {
  if (app.entry('uv.lock') !== undefined) return '';
  if (app.entry('pyproject.toml') === undefined) return undefined;
  return foldersAbove(app).find((folder) => isMember(app, folder));
}

function isMember(app: AppSource, top: RelPath): boolean {
  const manifest = peekToml(app, `${top}/pyproject.toml`);
  if (tableAt(manifest, 'tool', 'uv', 'workspace') === undefined) return false;
  const lock = peekToml(app, `${top}/uv.lock`);
  return lockedPackages(lock ?? {}, pathIn(app, top)).some(({ folder }) => folder === '');
}

/** Paths written in a file of `folder`, from the app's folder. */
export function pathIn(app: AppSource, folder: RelPath): (path: string) => RelPath {
  return (path) =>
    path.startsWith('/') ? path : shortestFrom(app.place, joinRelative(folder, path));
}
