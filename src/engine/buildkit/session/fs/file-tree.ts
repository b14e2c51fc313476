/** What is sent about one entry of a tree. */
export interface TreeStat {
  /** Go's os.FileMode: permission bits and {@link goModes}. */
  readonly mode: number;
  /** Bytes; 0 for directories. */
  readonly size: number;
  /** ns since 1970 */
  readonly modifiedNs: bigint;
  /** Equal for the names of one file; undefined for a file with one name. */
  readonly inode?: string;
  readonly device?: { readonly major: number; readonly minor: number };
}

/** An open file; `read` fills the buffer and returns 0 at the end. */
export interface TreeFile {
  read(buffer: Buffer): number;
  close(): void;
}

/**
 * A folder to be sent, on disk or in memory. Synchronous: awaiting each of 20 000 small calls costs
 * ten times their time. Paths are relative, with `/`; `''` is the tree itself.
 */
export interface FileTree {
  /** Names in a directory, in any order. */
  list(directory: string): readonly string[];
  /** Undefined when it is not there. Does not follow links. */
  stat(path: string): TreeStat | undefined;
  readLink(path: string): string;
  open(path: string): TreeFile;
  /** How an entry is called in messages. */
  describe(path: string): string;
}

/** Type and special bits of Go's os.FileMode. */
export const goModes = {
  directory: 0x80000000,
  symlink: 1 << 27,
  device: 1 << 26,
  fifo: 1 << 25,
  socket: 1 << 24,
  setuid: 1 << 23,
  setgid: 1 << 22,
  characterDevice: 1 << 21,
  sticky: 1 << 20,
} as const;

const { directory, symlink, device, fifo, socket, characterDevice } = goModes;
const typeBits = (directory | symlink | device | fifo | socket | characterDevice) >>> 0;

export function isDirectory(stat: TreeStat): boolean {
  return (stat.mode & goModes.directory) !== 0;
}

export function isSymlink(stat: TreeStat): boolean {
  return (stat.mode & goModes.symlink) !== 0;
}

export function isRegularFile(stat: TreeStat): boolean {
  return (stat.mode & typeBits) === 0;
}
