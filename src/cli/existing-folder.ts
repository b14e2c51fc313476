import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CliContext } from './context.ts';

/** Absolute path of a folder the user named, links resolved; what is not there stays as given. */
export function existingFolder(context: Pick<CliContext, 'cwd'>, dir: string): string {
  const path = resolve(context.cwd, dir);
  return existsSync(path) ? realpathSync(path) : path;
}
