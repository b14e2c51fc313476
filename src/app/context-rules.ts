import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WarpError } from '../warp-error.ts';
import type { RelPath } from './app-source.ts';
import { builtInIgnore, neverIgnored } from './built-in-ignore.ts';
import { createIgnoreMatcher } from './ignore-matcher.ts';
import { compileIgnorePattern, readIgnoreLines } from './ignore-pattern.ts';
import { joinRelative } from './rel-path.ts';

/** Which part of a folder is the app. */
export interface AppPart {
  /** The app's own folder, whose ignore files count as well; `''` for the folder itself. */
  readonly root: RelPath;
  /** Files and folders that are taken, the root among them; nothing else is. */
  readonly only: readonly RelPath[];
}

/** What says which paths of a folder are left out. */
export interface ContextRules {
  /** All patterns in order, given what else is left out: Python environments found on the way. */
  readonly patterns: (environments: readonly RelPath[]) => readonly string[];
  /** True when the user's own rules bring back the environment at `path`. */
  readonly keepsEnvironment: (path: RelPath) => boolean;
}

/**
 * The rules of a folder, or of the part of it that is the app.
 * @throws WarpError `WARP_IGNORE_INVALID` for a line that is no pattern.
 */
export function contextRules(folder: string, part: AppPart | undefined): ContextRules {
  const root = part?.root ?? '';
  const own = ignoreLines(folder, root);
  return {
    patterns: (environments) => {
      const ruled = [
        ...(part === undefined ? [] : onlyPatterns(part.only)),
        ...[...builtInIgnore, ...environments.map(escapePattern), ...own],
      ];
      const matcher = createIgnoreMatcher(ruled);
      const kept = neverIgnored.map((path) => joinRelative(root, path)).filter(matcher.ignores);
      return [...ruled, ...kept.map((path) => `!${escapePattern(path)}`)];
    },
    keepsEnvironment: (path) => !createIgnoreMatcher([escapePattern(path), ...own]).ignores(path),
  };
}

/** Lines of the folder's ignore files, then those of the app's own, as seen from the folder. */
function ignoreLines(folder: string, root: RelPath): readonly string[] {
  return [...new Set(['', root])].flatMap((from) =>
    ['.dockerignore', '.warpignore'].flatMap((file) =>
      readIgnoreFile(folder, joinRelative(from, file)).map((line) => patternBelow(from, line)),
    ),
  );
}

function patternBelow(folder: RelPath, pattern: string): string {
  if (folder === '') return pattern;
  const negated = pattern.startsWith('!');
  return `${negated ? '!' : ''}${escapePattern(folder)}/${negated ? pattern.slice(1) : pattern}`;
}

function onlyPatterns(only: readonly RelPath[]): readonly string[] {
  if (only.includes('')) return [];
  return ['*', ...only.map((path) => `!${escapePattern(path)}`)];
}

function escapePattern(path: RelPath): string {
  return path.replace(/[*?[\]\\!]/g, '\\$&');
}

function readIgnoreFile(folder: string, file: string): readonly string[] {
  const lines = readIgnoreLines(readOptional(join(folder, file)) ?? '');
  const problems = lines
    .filter(({ pattern }) => compileIgnorePattern(pattern) === undefined)
    .map(({ pattern, line }) => ({
      message: `${pattern} is not a pattern`,
      at: { file, line },
    }));
  if (problems.length === 0) return lines.map(({ pattern }) => pattern);
  throw new WarpError({
    code: 'WARP_IGNORE_INVALID',
    phase: 'config',
    message: `${file} has ${problems.length === 1 ? 'a line' : 'lines'} that cannot be read`,
    hint: 'close every [ with a ], and put \\ before a character that is meant as it is',
    problems,
  });
}

function readOptional(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // Unreadable: the walk reports it together with all others.
    if (['ENOENT', 'EISDIR', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      return undefined;
    }
    throw error;
  }
}
