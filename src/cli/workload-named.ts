import { existsSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { folderId } from '../runtime/labels.ts';
import type { CliContext } from './context.ts';

/**
 * What a user means by `NAME|DIR`: a path (`.`, `./x`, `/x`) or the name of a folder that is there
 * means the app of that folder; anything else is a container's or an app's name.
 */
export function workloadNamed(context: CliContext, target: string) {
  const path = resolve(context.cwd, target);
  const looksLikePath = target === '.' || target === '..' || target.includes('/');
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  if (!looksLikePath && !isFolder) return { name: target };
  const folder = isFolder ? realpathSync(path) : path;
  return { folder, folderId: folderId(folder) };
}
