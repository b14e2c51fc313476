import { posix } from 'node:path';
import type { RelPath } from './app-source.ts';

/** Without `.`, doubled or trailing slashes and `a/..`; `''` for the folder itself. */
export function cleanRelative(path: RelPath): RelPath {
  const normal = posix.normalize(path).replace(/\/$/, '');
  return normal === '.' ? '' : normal;
}

/** `path`, written relative to `folder`, as it is from where `folder` is relative to. */
export function joinRelative(folder: RelPath, path: RelPath): RelPath {
  return cleanRelative(posix.join(folder, path));
}

/** True for a path that leads out of the folder it is relative to. */
export function leadsOut(path: RelPath): boolean {
  return path.startsWith('/') || path === '..' || path.startsWith('../');
}

/** `path`, which may leave `place` and come back, by the shortest way from there. */
export function shortestFrom(place: RelPath, path: RelPath): RelPath {
  const target = joinRelative(place, path);
  // Above all that is seen there are no names to go by.
  return leadsOut(target) ? cleanRelative(path) : posix.relative(`/${place}`, `/${target}`);
}
