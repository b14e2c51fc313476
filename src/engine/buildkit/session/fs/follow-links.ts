import { type FileTree, isDirectory, isSymlink } from './file-tree.ts';
import { cleanPath, compilePattern } from './pattern.ts';

/** A chain of links longer than this is a loop (Linux stops at 40). */
const maxLinks = 255;

/**
 * The patterns that bring the wanted paths with every link on the way and what the links point to
 * (fsutil's FollowLinks). Undefined when the whole tree is wanted.
 */
export function followLinks(
  tree: FileTree,
  wanted: readonly string[],
): readonly string[] | undefined {
  const found = new Set<string>();
  for (const path of wanted) follow(tree, relative(path), found, 0);
  const patterns = [...found].sort();
  return patterns.includes('.') ? undefined : patterns;
}

function follow(tree: FileTree, path: string, found: Set<string>, links: number): void {
  const parts = path === '.' ? [] : path.split('/');
  let current = '';
  for (const [i, part] of parts.entries()) {
    const parent = current;
    current = current === '' ? part : `${current}/${part}`;
    const targets = linkTargets(tree, parent, part);
    if (targets.length === 0) continue;
    if (found.has(current) && i + 1 === parts.length) return;
    found.add(current);
    if (links >= maxLinks) return;
    const rest = parts.slice(i + 1);
    for (const target of targets)
      follow(tree, relative([target, ...rest].join('/')), found, links + 1);
    return;
  }
  found.add(current === '' ? '.' : current);
}

/** Where links of this name (wildcards allowed) in a directory point to, from the tree's root. */
function linkTargets(tree: FileTree, directory: string, name: string): readonly string[] {
  return namesLike(tree, directory, name).flatMap((entry) => {
    const path = directory === '' ? entry : `${directory}/${entry}`;
    const stat = tree.stat(path);
    if (stat === undefined || !isSymlink(stat)) return [];
    const link = tree.readLink(path);
    return [relative(link.startsWith('/') ? link : `${directory}/${link}`)];
  });
}

function namesLike(tree: FileTree, directory: string, name: string): readonly string[] {
  if (!/[*?[]/.test(name)) return [name];
  const pattern = compilePattern(name);
  const parent = directory === '' ? undefined : tree.stat(directory);
  if (directory !== '' && (parent === undefined || !isDirectory(parent))) return [];
  return tree.list(directory).filter((entry) => pattern.matches(entry));
}

// Links cannot leave the tree: `..` ends at its root.
function relative(path: string): string {
  return cleanPath(`/${path}`).slice(1) || '.';
}
