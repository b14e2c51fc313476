import type { FileTree, TreeFile } from './file-tree.ts';

/** Says at which entry of a tree the operating system refused something. */
export class EntryError extends Error {
  override readonly name = 'EntryError';
  readonly path: string;
  /** The operating system's, e.g. `EACCES`. */
  readonly code: string | undefined;

  constructor(path: string, { cause }: { readonly cause: unknown }) {
    super((cause as Error).message, { cause });
    this.path = path;
    this.code = (cause as NodeJS.ErrnoException).code;
  }
}

/** The same tree, throwing {@link EntryError}s. */
export function namedErrors(tree: FileTree): FileTree {
  return {
    list: (directory) => onEntry(directory, () => tree.list(directory)),
    stat: (path) => onEntry(path, () => tree.stat(path)),
    readLink: (path) => onEntry(path, () => tree.readLink(path)),
    open: (path) =>
      namedFile(
        path,
        onEntry(path, () => tree.open(path)),
      ),
    describe: (path) => tree.describe(path),
  };
}

function namedFile(path: string, file: TreeFile): TreeFile {
  return {
    read: (buffer) => onEntry(path, () => file.read(buffer)),
    close: () => file.close(),
  };
}

function onEntry<T>(path: string, operation: () => T): T {
  try {
    return operation();
  } catch (cause) {
    throw new EntryError(path, { cause });
  }
}
