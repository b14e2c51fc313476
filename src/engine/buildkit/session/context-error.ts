import { WarpError } from '../../../warp-error.ts';
import { isErrno } from './fs/errno.ts';
import type { FileTree } from './fs/file-tree.ts';
import { EntryError } from './fs/named-errors.ts';

/** What a user is told when a folder could not be sent; errors not about an entry stay as they are. */
export function contextError(error: unknown, tree: FileTree): unknown {
  if (!(error instanceof EntryError)) return error;
  const path = tree.describe(error.path);
  if (isErrno(error, 'ENOENT', 'ENOTDIR'))
    return new WarpError({
      code: 'WARP_CONTEXT_CHANGED',
      phase: 'build',
      message: `${path} disappeared while it was being sent to the build`,
      hint: 'build again once nothing writes to the folder, or list the file in .warpignore',
      cause: error.cause,
    });
  return new WarpError({
    code: 'WARP_CONTEXT_UNREADABLE',
    phase: 'build',
    message: `${path} cannot be read for the build: ${error.message}`,
    hint: 'make the file readable for the user who builds, or list it in .warpignore',
    cause: error.cause,
  });
}
