import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { AppEntry, AppSource } from '../app/app-source.ts';
import { configFile } from '../app/built-in-ignore.ts';
import type { InputFiles } from '../plan/stage-inputs.ts';
import { hashFiles } from './prepared-stages.ts';

/** Reading more than this for a comparison would take longer than it is worth. */
const readableBytes = 64e6;

/**
 * Digests of an app's files and of warp's own. In a folder of many megabytes the app's are told by
 * size and time of change.
 */
export function inputFiles(
  app: AppSource,
  { folder, packageRoot }: { readonly folder: string; readonly packageRoot: string },
): InputFiles {
  const files = app
    .entries()
    .filter(({ kind, path }) => kind !== 'directory' && basename(path) !== configFile);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const digest = bytes > readableBytes ? byStat : byContent;
  const known = new Map<string, string>();
  const digestOfFile = (entry: AppEntry): string => {
    const found = known.get(entry.path) ?? digest(folder, entry);
    known.set(entry.path, found);
    return found;
  };
  return {
    warp(path) {
      const hash = createHash('sha256');
      hashFiles(hash, join(packageRoot, path));
      return `sha256:${hash.digest('hex')}`;
    },
    app(path) {
      const below = path === '' ? '' : `${path}/`;
      const wanted = files.filter((one) => one.path === path || one.path.startsWith(below));
      return Object.fromEntries(wanted.map((entry) => [entry.path, digestOfFile(entry)]));
    },
  };
}

function byContent(folder: string, { path, kind, executable }: AppEntry): string {
  const content =
    kind === 'symlink' ? readlinkSync(join(folder, path)) : readFileSync(join(folder, path));
  const hash = createHash('sha256').update(`${kind} ${executable}\n`).update(content);
  return `sha256:${hash.digest('hex')}`;
}

function byStat(folder: string, { path }: AppEntry): string {
  const stat = statSync(join(folder, path), { throwIfNoEntry: false });
  return `sha256:${stat?.size} ${stat?.mtimeMs}`;
}
