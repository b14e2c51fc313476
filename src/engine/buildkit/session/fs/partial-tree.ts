import type { FileTree } from './file-tree.ts';

/**
 * Some files and folders of a tree, with all that lies below them. The rest is not even listed,
 * so that a small part of a large folder costs what the part costs.
 * @param paths relative, with `/`
 */
export function partialTree(tree: FileTree, paths: readonly string[]): FileTree {
  const wanted = new Set(paths);
  const above = new Set(paths.flatMap(foldersAbove));
  const inside = (path: string): boolean =>
    wanted.has(path) || foldersAbove(path).some((folder) => wanted.has(folder));
  const visible = (path: string): boolean => above.has(path) || inside(path);
  return {
    ...tree,
    list(directory) {
      const names = tree.list(directory);
      if (inside(directory)) return names;
      const within = directory === '' ? '' : `${directory}/`;
      return names.filter((name) => visible(within + name));
    },
    stat: (path) => (path === '' || visible(path) ? tree.stat(path) : undefined),
  };
}

/** `a/b/c` → `a`, `a/b` */
function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}
