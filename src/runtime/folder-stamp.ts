import { type BigIntStats, lstatSync } from 'node:fs';
import { join } from 'node:path';

/** What lstat says of one path, in a form that changes when the file or the directory does. */
export type PathStamp = string;

/**
 * Stamps of a folder's paths: unchanged stamps mean unchanged contents, modes and names, as any
 * write changes ctime and any new or removed name changes its directory's. Content is not read.
 */
export function stampPaths(folder: string, paths: Iterable<string>): Record<string, PathStamp> {
  const stamps: Record<string, PathStamp> = {};
  for (const path of paths) stamps[path] = stampOf(folder, path);
  return stamps;
}

/** True when every path still has the stamp it had. */
export function stampsHold(folder: string, stamps: Readonly<Record<string, PathStamp>>): boolean {
  return Object.entries(stamps).every(([path, stamp]) => stampOf(folder, path) === stamp);
}

/**
 * True when something changed so shortly before `recordedMs` that a later change in the same clock
 * tick could leave no trace (git calls such entries racy).
 */
export function isRacy(stamps: Readonly<Record<string, PathStamp>>, recordedMs: number): boolean {
  const tickMs = 20;
  return Object.values(stamps).some(
    (stamp) => Number(stamp.split(' ')[3]) / 1e6 > recordedMs - tickMs,
  );
}

const absent = 'absent';

function stampOf(folder: string, path: string): PathStamp {
  const stat = lstatSync(join(folder, path), { bigint: true, throwIfNoEntry: false });
  return stat ? textOf(stat) : absent;
}

function textOf(stat: BigIntStats): PathStamp {
  // A directory's size and link count say nothing that its ctime does not.
  const size = stat.isDirectory() ? 0n : stat.size;
  return `${stat.mode} ${size} ${stat.mtimeNs} ${stat.ctimeNs} ${stat.ino}`;
}
