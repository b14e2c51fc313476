import type { FileTree } from './file-tree.ts';

/** Two trees as one; what both have is the second's. */
export function joinedTree(first: FileTree, second: FileTree): FileTree {
  const owner = (path: string): FileTree => (second.stat(path) === undefined ? first : second);
  return {
    list: (directory) => {
      const lists = [first, second].filter((tree) => tree.stat(directory) !== undefined);
      return [...new Set(lists.flatMap((tree) => tree.list(directory)))];
    },
    stat: (path) => owner(path).stat(path),
    readLink: (path) => owner(path).readLink(path),
    open: (path) => owner(path).open(path),
    describe: (path) => owner(path).describe(path),
  };
}
