import { type FileTree, isDirectory, isSymlink, type TreeStat } from './file-tree.ts';

/**
 * The same tree with modes that do not depend on the umask of who checked it out: 0755 for
 * directories and for what anyone may execute, 0644 for other files. Names of one file become files.
 */
export function normalizedTree(tree: FileTree): FileTree {
  return {
    ...tree,
    stat: (path) => {
      const found = tree.stat(path);
      return found && normalized(found);
    },
  };
}

function normalized(found: TreeStat): TreeStat {
  const { inode: _one, ...stat } = found;
  if (isSymlink(found)) return stat;
  const executable = isDirectory(found) || (found.mode & 0o111) !== 0;
  // Bits 19 and up are the type; setuid and its like lie among them, and go.
  const type = found.mode & ~(0o777 | (1 << 23) | (1 << 22) | (1 << 20));
  return { ...stat, mode: (type | (executable ? 0o755 : 0o644)) >>> 0 };
}
