import { readFileSync, readlinkSync, type Stats, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Problem, WarpError } from '../warp-error.ts';
import { createAppIndex } from './app-index.ts';
import type { AppSource, RelPath } from './app-source.ts';
import type { AppWarning } from './app-warning.ts';
import { compareBytes } from './byte-order.ts';
import { collectWarnings } from './collect-warnings.ts';
import { type AppPart, contextRules } from './context-rules.ts';
import { createIgnoreMatcher } from './ignore-matcher.ts';
import { type Walk, walkFolder } from './walk-folder.ts';

/** An app's folder on disk. */
export interface DiskApp extends AppSource {
  /** Absolute path of the folder. */
  readonly folder: string;
  /** The files and folders in it that were read, by path; `['']` for all. */
  readonly taken: readonly RelPath[];
  readonly warnings: readonly AppWarning[];
  /** Modification time of the newest file, ms since 1970. */
  readonly newestMs: number;
}

/**
 * Reads the folder's tree at once and files when they are asked for.
 * @throws WarpError `WARP_APP_NOT_FOUND`, `WARP_APP_NOT_A_FOLDER`, `WARP_APP_UNREADABLE`,
 * `WARP_IGNORE_INVALID` (all exit 10), `WARP_APP_EMPTY` (exit 20).
 */
export function openApp(
  path: string,
  part?: AppPart,
  unversioned: readonly RelPath[] = [],
): DiskApp {
  const folder = resolve(path);
  checkFolder(path, folder);
  const { patterns, walk } = readTree(folder, part);
  throwUnreadable(folder, walk.problems);
  if (walk.entries.every((entry) => entry.kind === 'directory')) throw emptyFolder(path, walk);
  const readLink = (link: RelPath) => readlinkSync(join(folder, link));
  const index = createAppIndex({
    entries: walk.entries,
    ignore: patterns,
    unversioned,
    readLink,
    readText: (file) => readText(folder, file),
  });
  return {
    ...index,
    folder,
    taken: part?.only ?? [''],
    newestMs: walk.newestMs,
    warnings: collectWarnings(walk, index, readLink),
  };
}

function checkFolder(given: string, folder: string): void {
  const stats = statFolder(given, folder);
  if (stats.isDirectory()) return;
  throw new WarpError({
    code: 'WARP_APP_NOT_A_FOLDER',
    phase: 'config',
    message: `${given} is a file, and warp builds a folder`,
    hint: 'give the folder that the file is in',
  });
}

function statFolder(given: string, folder: string): Stats {
  try {
    return statSync(folder);
  } catch (cause) {
    throw unreadableFolder(given, cause);
  }
}

function readTree(folder: string, part?: AppPart): { patterns: readonly string[]; walk: Walk } {
  const { patterns, keepsEnvironment } = contextRules(folder, part);
  const matcher = createIgnoreMatcher(patterns([]));
  const walk = walkFolder(folder, { matcher, keepsEnvironment });
  return { patterns: patterns([...walk.environments].sort(compareBytes)), walk };
}

function unreadableFolder(given: string, cause: unknown): WarpError {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  const missing = code === 'ENOENT' || code === 'ENOTDIR';
  return new WarpError({
    code: missing ? 'WARP_APP_NOT_FOUND' : 'WARP_APP_UNREADABLE',
    phase: 'config',
    message: missing ? `there is no folder ${given}` : `${given} cannot be read (${code})`,
    hint: missing ? 'check the path; the default is the current folder' : 'check its permissions',
    cause,
  });
}

function readText(folder: string, file: RelPath): string {
  try {
    return readFileSync(join(folder, file), 'utf8');
  } catch (cause) {
    throw unreadableFile(file, cause);
  }
}

function unreadableFile(file: RelPath, cause: unknown): WarpError {
  return new WarpError({
    code: 'WARP_APP_UNREADABLE',
    phase: 'config',
    message: `${file} cannot be read: ${(cause as Error).message}`,
    hint: 'check that the file is still there and its permissions',
    cause,
  });
}

function throwUnreadable(folder: string, problems: readonly Problem[]): void {
  const [first, ...more] = problems;
  if (first === undefined) return;
  const others = more.length === 0 ? '' : `, and ${more.length} more`;
  throw new WarpError({
    code: 'WARP_APP_UNREADABLE',
    phase: 'config',
    message: `${folder}: ${first.message}${others}`,
    hint: first.hint ?? 'check its permissions',
    problems: problems.slice(0, 50),
  });
}

function emptyFolder(given: string, walk: Walk): WarpError {
  const ignored = walk.leftOut.length > 0;
  return new WarpError({
    code: 'WARP_APP_EMPTY',
    phase: 'detection',
    message: ignored
      ? `everything in ${given} is left out by ignore rules`
      : `the folder ${given} is empty`,
    hint: ignored
      ? 'bring the app back by !pattern lines in .warpignore'
      : 'give the folder that holds the app',
    problems: walk.leftOut.slice(0, 10).map((file) => ({ message: `left out: ${file}` })),
  });
}
