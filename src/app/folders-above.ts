import type { AppSource, RelPath } from './app-source.ts';
import { joinRelative } from './rel-path.ts';

/** `..`, `../..` and so on, as far as the view reaches. */
export function foldersAbove(app: AppSource): readonly RelPath[] {
  const found: RelPath[] = [];
  for (let up = '..'; app.entry(up) !== undefined; up = joinRelative(up, '..')) found.push(up);
  return found;
}

/** A folder below and those it lies in, the app's own excluded: `a/b` → `a/b`, `a`. */
export function upwards(folder: RelPath): readonly RelPath[] {
  const parts = folder.split('/').filter((part) => part !== '');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
}
