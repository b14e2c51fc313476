import {
  type BigIntStats,
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
} from 'node:fs';
import { isErrno } from './errno.ts';
import { type FileTree, goModes, type TreeFile, type TreeStat } from './file-tree.ts';

/** A folder on disk, by its absolute path. */
export function folderTree(root: string): FileTree {
  const at = (path: string): string => (path === '' ? root : `${root}/${path}`);
  return {
    list: (directory) => readdirSync(at(directory)),
    stat: (path) => statEntry(at(path)),
    readLink: (path) => readlinkSync(at(path)),
    open: (path) => openFile(at(path)),
    describe: at,
  };
}

function statEntry(path: string): TreeStat | undefined {
  try {
    return treeStat(lstatSync(path, { bigint: true }));
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

function openFile(path: string): TreeFile {
  const file = openSync(path, 'r');
  return {
    read: (buffer) => readSync(file, buffer, 0, buffer.length, null),
    close: () => closeSync(file),
  };
}

function treeStat(found: BigIntStats): TreeStat {
  const directory = found.isDirectory();
  return {
    mode: goMode(found),
    size: directory ? 0 : Number(found.size),
    // A JavaScript number cannot hold nanoseconds since 1970.
    modifiedNs: found.mtimeNs,
    ...(!directory && found.nlink > 1n ? { inode: `${found.dev}:${found.ino}` } : {}),
    ...(found.isBlockDevice() || found.isCharacterDevice() ? { device: device(found.rdev) } : {}),
  };
}

function goMode(found: BigIntStats): number {
  const unix = Number(found.mode);
  let mode = unix & 0o777;
  if ((unix & 0o4000) !== 0) mode |= goModes.setuid;
  if ((unix & 0o2000) !== 0) mode |= goModes.setgid;
  if ((unix & 0o1000) !== 0) mode |= goModes.sticky;
  if (found.isDirectory()) mode |= goModes.directory;
  else if (found.isSymbolicLink()) mode |= goModes.symlink;
  else if (found.isFIFO()) mode |= goModes.fifo;
  else if (found.isSocket()) mode |= goModes.socket;
  else if (found.isBlockDevice()) mode |= goModes.device;
  else if (found.isCharacterDevice()) mode |= goModes.device | goModes.characterDevice;
  return mode >>> 0;
}

// glibc's gnu_dev_major and gnu_dev_minor.
function device(number: bigint): { major: number; minor: number } {
  return {
    major: Number(((number >> 8n) & 0xfffn) | ((number >> 32n) & ~0xfffn)),
    minor: Number((number & 0xffn) | ((number >> 12n) & 0xffffff00n)),
  };
}
