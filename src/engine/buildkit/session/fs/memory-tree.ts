import { createHash } from 'node:crypto';
import { type FileTree, goModes, type TreeFile, type TreeStat } from './file-tree.ts';

/** A file held in memory; `mode` has permission bits only. */
export interface MemoryFile {
  readonly content: Buffer;
  readonly mode: number;
}

/** Files held in memory, by relative path; the directories above them are made up (0755). */
export function memoryTree(files: ReadonlyMap<string, MemoryFile>): FileTree {
  const directories = new Map<string, Set<string>>([['', new Set()]]);
  for (const path of files.keys()) addName(directories, path);
  const file = (path: string): MemoryFile => {
    const found = files.get(path);
    if (found === undefined) throw new Error(`${path} is not a file of this tree`);
    return found;
  };
  return {
    list: (directory) => [...(directories.get(directory) ?? [])],
    stat: (path) => {
      const found = files.get(path);
      if (found !== undefined) return fileStat(found);
      return directories.has(path) ? directoryStat : undefined;
    },
    readLink: (path) => {
      throw new Error(`${path} is not a link`);
    },
    open: (path) => openBuffer(file(path).content),
    describe: (path) => path,
  };
}

const directoryStat: TreeStat = {
  mode: (goModes.directory | 0o755) >>> 0,
  size: 0,
  modifiedNs: 0n,
};

/**
 * The engine takes a file of the same size and time for unchanged, so the fraction of the second
 * stands for the content. Image layers keep whole seconds only.
 */
function fileStat({ content, mode }: MemoryFile): TreeStat {
  const digest = createHash('sha256').update(content).digest();
  return {
    mode: mode & 0o777,
    size: content.length,
    modifiedNs: BigInt(digest.readUInt32BE(0) % 1_000_000_000),
  };
}

function openBuffer(content: Buffer): TreeFile {
  let position = 0;
  return {
    read(buffer) {
      const copied = content.copy(buffer, 0, position);
      position += copied;
      return copied;
    },
    close() {},
  };
}

function addName(directories: Map<string, Set<string>>, path: string): void {
  const slash = path.lastIndexOf('/');
  const parent = path.slice(0, Math.max(slash, 0));
  const known = directories.get(parent);
  const names = known ?? new Set();
  names.add(path.slice(slash + 1));
  if (known !== undefined) return;
  directories.set(parent, names);
  addName(directories, parent);
}
