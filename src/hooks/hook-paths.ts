import type { AppSource, RelPath } from '../app/app-source.ts';
import { compileIgnorePattern } from '../app/ignore-pattern.ts';
import { cleanRelative, leadsOut } from '../app/rel-path.ts';

/**
 * Files and folders that patterns (`*`, `**` as in .dockerignore) name, sorted as the app's are.
 * @returns undefined where a pattern is not well formed, leads out of the app or names nothing
 */
export function namedPaths(app: AppSource, pattern: string): readonly RelPath[] | undefined {
  const path = cleanRelative(pattern);
  if (leadsOut(path)) return undefined;
  if (path === '' || app.entry(path)) return [path];
  const compiled = compileIgnorePattern(path);
  if (!compiled || compiled.negated) return undefined;
  const found = app.entries().filter((entry) => compiled.matches(entry.path));
  return found.length > 0 ? found.map((entry) => entry.path) : undefined;
}
