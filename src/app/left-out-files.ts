import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RelPath } from './app-source.ts';
import { builtInIgnore } from './built-in-ignore.ts';
import { createIgnoreMatcher } from './ignore-matcher.ts';

/**
 * Files that the user's own ignore rules leave out, of those that patterns name. What is never part of an app
 * (caches, Python environments, version control) is not looked into.
 * @param root where in the folder to look; `''` for all of it
 * @param ignore all patterns that leave out something
 * @param wanted patterns of the same syntax
 * @returns paths from the folder, sorted
 */
export function leftOutFiles(
  folder: string,
  { root, ignore, wanted }: { root: RelPath; ignore: readonly string[]; wanted: readonly string[] },
): readonly RelPath[] {
  const never = createIgnoreMatcher(builtInIgnore);
  const ignored = createIgnoreMatcher(ignore);
  const named = createIgnoreMatcher(
    wanted.map((pattern) => (root === '' ? pattern : `${root}/${pattern}`)),
  );
  const found: RelPath[] = [];
  const walk = (place: RelPath): void => {
    const entries = readdirSync(join(folder, place), { withFileTypes: true });
    if (place !== root && entries.some(({ name }) => name === 'pyvenv.cfg')) return;
    for (const entry of entries) {
      const path = place === '' ? entry.name : `${place}/${entry.name}`;
      if (never.ignores(path)) continue;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile() && ignored.ignores(path) && named.ignores(path)) found.push(path);
    }
  };
  walk(root);
  return found.sort();
}
