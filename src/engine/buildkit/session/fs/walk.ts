import { isErrno } from './errno.ts';
import { type FileTree, goModes, isDirectory, type TreeStat } from './file-tree.ts';
import type { Inherited, PatternList } from './pattern-list.ts';

export interface WalkedEntry {
  readonly path: string;
  readonly stat: TreeStat;
}

/** What of a tree is wanted; an absent list lets everything pass. */
export interface WalkFilter {
  readonly include?: PatternList;
  readonly exclude?: PatternList;
}

interface Visited extends WalkedEntry {
  readonly include?: Inherited;
  readonly exclude?: Inherited;
  yielded: boolean;
}

/**
 * Yields the wanted entries in the order the engine demands: directories before their content,
 * names in byte order. A directory that is itself out is yielded when something in it is wanted.
 * Sockets are left out. The rules are those of fsutil, so that Docker's clients send the same.
 */
export function* walk(tree: FileTree, filter: WalkFilter): Generator<WalkedEntry> {
  yield* walkDirectory({ tree, filter }, '', []);
}

interface Walk {
  readonly tree: FileTree;
  readonly filter: WalkFilter;
}

function* walkDirectory(
  walking: Walk,
  directory: string,
  above: readonly Visited[],
): Generator<WalkedEntry> {
  for (const name of sortedNames(walking.tree, directory, above.at(-1))) {
    const path = directory === '' ? name : `${directory}/${name}`;
    const stat = walking.tree.stat(path);
    if (stat === undefined || (stat.mode & goModes.socket) !== 0) continue;
    const verdict = judge(walking.filter, { path, stat }, above.at(-1));
    if (verdict.wanted) {
      for (const parent of above) {
        if (!parent.yielded) yield parent;
        parent.yielded = true;
      }
      verdict.entry.yielded = true;
      yield verdict.entry;
    }
    if (verdict.descend) yield* walkDirectory(walking, path, [...above, verdict.entry]);
  }
}

function judge({ include, exclude }: WalkFilter, entry: WalkedEntry, parent: Visited | undefined) {
  const included = include?.match(entry.path, parent?.include);
  const excluded = exclude?.match(entry.path, parent?.exclude);
  const missed = included?.matched === false;
  const dropped = excluded?.matched === true;
  const visited: Visited = {
    ...entry,
    yielded: false,
    ...(included && { include: included.inherited }),
    ...(excluded && { exclude: excluded.inherited }),
  };
  const descend =
    isDirectory(entry.stat) &&
    !(missed && !include?.reaches(entry.path, 'inclusions')) &&
    !(dropped && !exclude?.reaches(entry.path, 'exclusions'));
  return { entry: visited, wanted: !missed && !dropped, descend };
}

function sortedNames(tree: FileTree, directory: string, visited: Visited | undefined) {
  try {
    return [...tree.list(directory)].sort(byBytes);
  } catch (error) {
    // What is left out need not be readable.
    const unwanted = visited !== undefined && !visited.yielded;
    if (unwanted && isErrno(error, 'EACCES')) return [];
    // Gone since it was seen: the same as never there.
    if (visited !== undefined && isErrno(error, 'ENOENT')) return [];
    throw error;
  }
}

// UTF-16 order differs from byte order only where surrogates are involved.
function byBytes(a: string, b: string): number {
  if (!/[\ud800-\udfff]/.test(a + b)) return a < b ? -1 : 1;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
