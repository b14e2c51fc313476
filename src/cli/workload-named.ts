import { statSync } from 'node:fs';
import { folderId } from '../runtime/labels.ts';
import type { CliContext } from './context.ts';
import { existingFolder } from './existing-folder.ts';

/**
 * What a user means by `NAME|DIR`: a path (`.`, `./x`, `/x`) or the name of a folder that is there
 * means the app of that folder; anything else is a container's or an app's name.
 */
export function workloadNamed(context: CliContext, target: string) {
  const folder = existingFolder(context, target);
  const looksLikePath = target === '.' || target === '..' || target.includes('/');
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!looksLikePath && !isFolder) return { name: target };
  return { folder, folderId: folderId(folder) };
}
