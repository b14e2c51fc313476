import { accessSync, constants, type Dirent, lstatSync, readdirSync, type Stats } from 'node:fs';
import { basename, join } from 'node:path';
import type { Problem } from '../warp-error.ts';
import type { AppEntry, RelPath } from './app-source.ts';
import { configFile } from './built-in-ignore.ts';
import type { IgnoreMatcher, IgnoreState } from './ignore-matcher.ts';

export interface Walk {
  readonly entries: readonly AppEntry[];
  /** Modification time of the newest file, ms since 1970; 0 without files. */
  /** Of the files that the image is made of. */
  readonly newestMs: number;
  /** Directories that hold a Python virtual environment; left out whatever their name. */
  readonly environments: readonly RelPath[];
  /** Top-most paths left out by the patterns. */
  readonly leftOut: readonly RelPath[];
  /** What could not be read. */
  readonly problems: readonly Problem[];
}

export interface WalkRules {
  readonly matcher: IgnoreMatcher;
  /** True where a Python virtual environment is meant to be part of the app. */
  readonly keepsEnvironment: (path: RelPath) => boolean;
}

interface Progress extends WalkRules {
  readonly folder: string;
  readonly entries: AppEntry[];
  readonly environments: RelPath[];
  readonly leftOut: RelPath[];
  readonly problems: Problem[];
  newestMs: number;
}

interface Directory {
  readonly path: RelPath;
  readonly state: IgnoreState | undefined;
  /** True when the directory is ignored and entered only for what may come back. */
  readonly ignored: boolean;
}

/** Lists a folder once, without what is ignored. Links are listed, never followed. */
export function walkFolder(folder: string, rules: WalkRules): Walk {
  const progress: Progress = {
    ...rules,
    folder,
    entries: [],
    environments: [],
    leftOut: [],
    problems: [],
    newestMs: 0,
  };
  walkDirectory(progress, { path: '', state: undefined, ignored: false });
  return progress;
}

/** @returns true when something in it, at any depth, is part of the app. */
function walkDirectory(progress: Progress, directory: Directory): boolean {
  const names = readDirectory(progress, directory);
  if (isEnvironment(names, directory) && !progress.keepsEnvironment(directory.path)) {
    progress.environments.push(directory.path);
    return false;
  }
  const kept = names.map((entry) => visit(progress, directory, entry));
  return kept.some(Boolean);
}

function isEnvironment(names: readonly Dirent[], directory: Directory): boolean {
  return directory.path !== '' && names.some((entry) => entry.name === 'pyvenv.cfg');
}

function visit(progress: Progress, directory: Directory, found: Dirent): boolean {
  const path = directory.path === '' ? found.name : `${directory.path}/${found.name}`;
  const { ignored, state } = progress.matcher.judge(path, directory.state);
  if (ignored && !directory.ignored) progress.leftOut.push(path);
  if (!found.isDirectory()) return !ignored && addFile(progress, path);
  if (ignored && !progress.matcher.mayReinclude(path)) return false;
  const environments = progress.environments.length;
  const holdsSomething = walkDirectory(progress, { path, state, ignored });
  // BuildKit sends an ignored directory when something below it comes back; so it exists here too.
  const kept = ignored ? holdsSomething : progress.environments.at(environments) !== path;
  if (kept) progress.entries.push({ path, kind: 'directory', size: 0, executable: true });
  return kept;
}

function readDirectory(progress: Progress, directory: Directory): readonly Dirent[] {
  try {
    return readdirSync(join(progress.folder, directory.path), { withFileTypes: true });
  } catch (error) {
    if (!directory.ignored) addProblem(progress, directory.path || '.', error);
    return [];
  }
}

function addFile(progress: Progress, path: RelPath): boolean {
  const absolute = `${progress.folder}/${path}`;
  try {
    const stats = lstatSync(absolute);
    const kind = kindOf(stats);
    if (kind === undefined) return false;
    // What everybody may read, we may: one call less for nearly every file.
    if (kind === 'file' && (stats.mode & 0o444) !== 0o444) accessSync(absolute, constants.R_OK);
    const executable = kind === 'file' && (stats.mode & 0o111) !== 0;
    progress.entries.push({ path, kind, size: stats.size, executable });
    if (basename(path) !== configFile) {
      progress.newestMs = Math.max(progress.newestMs, Math.floor(stats.mtimeMs));
    }
    return true;
  } catch (error) {
    addProblem(progress, path, error);
    return false;
  }
}

/** Sockets, pipes and devices are no part of an app. */
function kindOf(stats: Stats): 'file' | 'symlink' | undefined {
  if (stats.isSymbolicLink()) return 'symlink';
  return stats.isFile() ? 'file' : undefined;
}

function addProblem(progress: Progress, path: RelPath, error: unknown): void {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  const badName = path.includes('\uFFFD');
  // Gone between listing and reading: an editor's temporary file.
  if (code === 'ENOENT' && !badName) return;
  progress.problems.push({
    message: badName
      ? `${path}: the name is not valid UTF-8`
      : `${path} cannot be read (${code === 'EACCES' ? 'permission denied' : code})`,
    hint: badName ? 'rename it' : `chmod a+r '${path}', or leave it out by a line in .warpignore`,
    at: { file: path },
  });
}
