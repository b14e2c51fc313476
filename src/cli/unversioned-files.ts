import { spawnSync } from 'node:child_process';
import type { RelPath } from '../app/app-source.ts';
import { repositoryTop } from '../app/repository-top.ts';
import { safeGit } from '../app/source-version.ts';

const limitMs = 5000;

/**
 * What git ignores in a folder and nobody committed all the same, the outermost paths; nothing where
 * git is not there, takes too long or knows nothing of the folder.
 */
export function unversionedFiles(folder: string): readonly RelPath[] {
  if (repositoryTop(folder) === undefined) return [];
  const listing = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'];
  const ended = spawnSync('git', [...safeGit, '-C', folder, ...listing, '--', '.'], {
    encoding: 'utf8',
    timeout: limitMs,
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (ended.status !== 0) return [];
  const paths = ended.stdout.split('\0').map((path) => path.replace(/\/$/, ''));
  return paths.filter((path) => path !== '' && path !== '.');
}
