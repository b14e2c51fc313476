import { compileIgnorePattern, type IgnorePattern } from './ignore-pattern.ts';

/** What a directory's ancestors and itself matched, by pattern: needed to judge what is in it. */
export type IgnoreState = readonly boolean[];

/** Judges paths as BuildKit does while it walks a context, directory by directory. */
export interface IgnoreMatcher {
  /** @param parent the state of the path's directory; undefined directly below the folder. */
  judge(path: string, parent: IgnoreState | undefined): { ignored: boolean; state: IgnoreState };
  /** False when nothing below this ignored directory can come back: no need to enter it. */
  mayReinclude(directory: string): boolean;
  /** As {@link judge} with all ancestors looked at: for a single path outside a walk. */
  ignores(path: string): boolean;
}

/**
 * @param patterns `.dockerignore` syntax, later ones win. Ill-formed ones are left out: whoever
 * reads them from a file reports them with their line.
 */
export function createIgnoreMatcher(patterns: readonly string[]): IgnoreMatcher {
  const compiled = patterns.flatMap((pattern) => compileIgnorePattern(pattern) ?? []);
  const judge: IgnoreMatcher['judge'] = (path, parent) => judgePath(compiled, path, parent);
  return {
    judge,
    mayReinclude: reinclusionTest(compiled),
    ignores: (path) => {
      let state: IgnoreState | undefined;
      let ignored = false;
      for (const part of pathAndAncestors(path)) ({ ignored, state } = judge(part, state));
      return ignored;
    },
  };
}

/** `a/b/c` → `a`, `a/b`, `a/b/c`. */
function pathAndAncestors(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

// A pattern that could not change the verdict is not evaluated, and so not remembered for what is
// below: moby's `MatchesUsingParentResults` does the same, and files come and go by it.
function judgePath(
  patterns: readonly IgnorePattern[],
  path: string,
  parent: IgnoreState | undefined,
): { ignored: boolean; state: IgnoreState } {
  let ignored = false;
  const state = patterns.map((pattern, index) => {
    const inherited = parent?.[index] === true;
    const matched = inherited || (pattern.negated === ignored && pattern.matches(path));
    if (matched) ignored = !pattern.negated;
    return matched;
  });
  return { ignored, state };
}

// With a wildcard in a `!` pattern every directory has to be entered, as in BuildKit's own walk.
function reinclusionTest(patterns: readonly IgnorePattern[]): (directory: string) => boolean {
  const prefixes = patterns
    .filter((pattern) => pattern.negated)
    .map((pattern) => pattern.text.replace(/\/\*\*$/, '').replace(/\/\*$/, ''));
  if (prefixes.some((prefix) => /[*[\]?^\\]/.test(prefix))) return () => true;
  return (directory) => prefixes.some((prefix) => `${prefix}/`.startsWith(`${directory}/`));
}
