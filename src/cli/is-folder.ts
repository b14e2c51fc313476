import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CliContext } from './context.ts';

/** Whether a folder is meant where an image could be: something is there, or it looks like a path. */
export function isFolder({ cwd }: Pick<CliContext, 'cwd'>, target: string): boolean {
  const looksLikePath = target.startsWith('.') || target.startsWith('/');
  const found = statSync(resolve(cwd, target), { throwIfNoEntry: false });
  return looksLikePath || found !== undefined;
}
