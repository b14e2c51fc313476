import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuntimeFacts } from '../plan/runtime-facts.ts';
import type { Warning } from '../plan/types.ts';
import type { Service } from '../service/types.ts';
import { isRacy, type PathStamp, stampPaths, stampsHold } from './folder-stamp.ts';

/** What a build depends on besides the folder's contents. */
export interface BuildKey {
  /** Absolute folder of the app. */
  readonly folder: string;
  /** Address of the engine. */
  readonly engine: string;
  readonly tags: readonly string[];
  /** Version of warp and a stamp of its own files. */
  readonly warp: string;
  /** Variables and options that a plan may depend on. */
  readonly settings: Readonly<Record<string, string>>;
}

/** What was built, as `warp build --json` prints it. */
export interface BuildRecord {
  readonly appName: string;
  readonly image: string;
  readonly id: string;
  readonly sizeBytes: number;
  readonly plan: string;
  readonly baseCreatedMs: number;
  readonly runtime: RuntimeFacts;
  /** What the app runs with, and its image knows nothing of. */
  readonly services: readonly Service[];
  readonly warnings: readonly Warning[];
}

interface StoredBuild {
  readonly key: string;
  /** The folder that the build saw: the app's own, or one around it. Stamps are of paths in it. */
  readonly folder: string;
  readonly stamps: Readonly<Record<string, PathStamp>>;
  readonly record: BuildRecord;
}

/** Git's own files whose change means another commit or another dirty state. */
const gitFiles = ['.git', '.git/HEAD', '.git/index', '.git/packed-refs', '.git/logs/HEAD'];

/**
 * The folder's last build, when nothing it depends on has changed since. That the engine still has
 * the image is for the caller to check.
 */
export function recallBuild(stateFolder: string, key: BuildKey): BuildRecord | undefined {
  try {
    const stored = JSON.parse(readFileSync(fileOf(stateFolder, key), 'utf8')) as StoredBuild;
    if (stored.key !== digest(key) || !stampsHold(stored.folder, stored.stamps)) return undefined;
    return stored.record;
  } catch {
    // None yet, or cut short by a crash: the build itself finds out what is cached.
    return undefined;
  }
}

/**
 * Remembers a build by the paths it read.
 * @param build its stamps were taken before it began
 */
export function rememberBuild(
  stateFolder: string,
  key: BuildKey,
  build: Omit<StoredBuild, 'key'>,
  nowMs: number,
): void {
  if (isRacy(build.stamps, nowMs) || !stampsHold(build.folder, build.stamps)) return;
  const file = fileOf(stateFolder, key);
  const stored: StoredBuild = { key: digest(key), ...build };
  const temporary = `${file}.${process.pid}`;
  try {
    mkdirSync(join(stateFolder, 'builds'), { recursive: true });
    writeFileSync(temporary, JSON.stringify(stored), { mode: 0o600 });
    renameSync(temporary, file);
  } catch {
    // A read-only home: the image is there all the same, and the next build takes a little longer.
    if (existsSync(temporary)) rmSync(temporary, { force: true });
  }
}

/** Stamps of everything a build of this folder reads; take them before reading. */
export function stampFolder(folder: string, paths: Iterable<string>): Record<string, PathStamp> {
  return stampPaths(folder, ['', ...gitFiles, ...paths]);
}

function fileOf(stateFolder: string, key: BuildKey): string {
  const name = createHash('sha256')
    .update(`${key.folder}\n${key.tags.join('\n')}`)
    .digest('hex');
  return join(stateFolder, 'builds', `${name.slice(0, 24)}.json`);
}

function digest(key: BuildKey): string {
  return createHash('sha256').update(JSON.stringify(key)).digest('hex');
}
