import { posix } from 'node:path';
import { linearExpression } from './linear-expression.ts';

/** One compiled line of an ignore file. */
export interface IgnorePattern {
  /** The pattern without `!`, normalised. */
  readonly text: string;
  /** `!pattern`: brings back what an earlier pattern left out. */
  readonly negated: boolean;
  readonly matches: (path: string) => boolean;
}

/**
 * Lines of a `.dockerignore` as the patterns BuildKit gets: comments and blank lines dropped,
 * white space trimmed, paths cleaned, a leading slash removed. Rules of moby's `ignorefile` reader.
 */
export function readIgnoreLines(text: string): readonly { pattern: string; line: number }[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((raw, index) => ({ pattern: normalizeLine(raw), line: index + 1 }))
    .filter(({ pattern }) => pattern !== '');
}

/**
 * A pattern ready to match paths relative to the folder. Rules of moby's `patternmatcher`: `*` and
 * `?` stop at `/`, `**` does not, `\` takes the next character literally, and there is no
 * "matches at any depth" for a pattern without a slash.
 * @returns undefined where the pattern is not well formed.
 */
export function compileIgnorePattern(pattern: string): IgnorePattern | undefined {
  const cleaned = cleanPath(pattern.trim());
  const negated = cleaned.startsWith('!');
  const text = negated ? cleaned.slice(1) : cleaned;
  if (text === '' || !isWellFormed(text)) return undefined;
  return { text, negated, matches: matcher(text) };
}

function normalizeLine(raw: string): string {
  if (raw.startsWith('#')) return '';
  const trimmed = raw.trim();
  const negated = trimmed.startsWith('!');
  const body = negated ? trimmed.slice(1).trim() : trimmed;
  if (body === '') return negated ? '!' : '';
  const cleaned = cleanPath(body);
  const relative = cleaned.length > 1 && cleaned.startsWith('/') ? cleaned.slice(1) : cleaned;
  return negated ? `!${relative}` : relative;
}

/** Go's `filepath.Clean`, which drops a trailing slash that `posix.normalize` keeps. */
function cleanPath(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

function matcher(text: string): (path: string) => boolean {
  // The two shortcuts are not only fast: moby takes them too, and a prefix ignores `/` bounds.
  if (!/[*?\\[\]]/.test(text)) return (path) => path === text;
  const prefix = /^[^*?\\[\]]+(?=\*\*$)/.exec(text)?.[0];
  if (prefix !== undefined) return (path) => path.startsWith(prefix);
  if (text.startsWith('**')) return suffixMatcher(text);
  return regexpMatcher(text);
}

function suffixMatcher(text: string): (path: string) => boolean {
  const suffix = text.slice(2);
  if (/[*?\\[\]]/.test(suffix)) return regexpMatcher(text);
  if (!suffix.startsWith('/')) return (path) => path.endsWith(suffix);
  return (path) => path.endsWith(suffix) || path === suffix.slice(1);
}

function regexpMatcher(text: string): (path: string) => boolean {
  const expression = linearExpression(regexpSource(text));
  return (path) => expression.test(path);
}

const token = /\*\*\/?$|\*\*\/?|\*|\?|\\.|\\$|[.+(){}|$]/g;

function regexpSource(text: string): string {
  return text.replace(token, (part, offset: number) => {
    if (part.startsWith('**')) return offset + part.length === text.length ? '.*' : '(.*/)?';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part === '\\') return '\\\\';
    return part.startsWith('\\') ? part : `\\${part}`;
  });
}

/** Go's `filepath.Match` rejects these, and with it BuildKit the whole build. */
function isWellFormed(text: string): boolean {
  if (/(^|[^\\])(\\\\)*\\$/.test(text)) return false;
  try {
    new RegExp(`^${regexpSource(text)}$`);
    return !/\[\]|\[\^\]/.test(text);
  } catch {
    return false;
  }
}
