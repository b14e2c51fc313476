import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { SystemConfig } from '../../builder/system-server.ts';
import { WarpError } from '../../warp-error.ts';

/**
 * The configuration of this machine, or the one in a file or folder: a copy from elsewhere, of whose machine
 * nothing else is known.
 * @throws WarpError `WARP_SYSTEM_NO_CONFIG` where there is none
 */
export function systemConfig(
  cwd: string,
  given: string | undefined,
  mainFiles: readonly string[],
): SystemConfig {
  const main = given === undefined ? ofMachine(mainFiles) : inPath(resolve(cwd, given), mainFiles);
  const here = given === undefined || main.some((file) => mainFiles.includes(file));
  return {
    main,
    text: (path) => attempt(() => readFileSync(path, 'utf8')),
    list: (folder) => attempt(() => readdirSync(folder).toSorted()),
    kind: (path) => (here ? kindOf(path) : undefined),
  };
}

function ofMachine(mainFiles: readonly string[]): readonly string[] {
  const found = mainFiles.find((file) => kindOf(file) === 'file');
  if (found !== undefined) return [found];
  throw noConfig(
    `this machine has no Apache configuration: neither ${mainFiles.join(' nor ')} is there`,
    'name a file or folder: warp apache --verify PATH',
  );
}

/** A folder is a whole configuration, or holds parts of one. */
function inPath(path: string, mainFiles: readonly string[]): readonly string[] {
  const kind = kindOf(path);
  if (kind === 'file') return [path];
  if (kind === 'none') throw noConfig(`there is no ${path}`, 'check the path');
  const whole = mainFiles
    .flatMap((file) => [basename(file), join(basename(dirname(file)), basename(file))])
    .map((file) => join(path, file))
    .find((file) => kindOf(file) === 'file');
  if (whole !== undefined) return [whole];
  const parts = (attempt(() => readdirSync(path)) ?? []).filter((name) => name.endsWith('.conf'));
  if (parts.length > 0) return parts.toSorted().map((name) => join(path, name));
  throw noConfig(
    `${path} holds no configuration: no ${mainFiles.map((file) => basename(file)).join(' or ')} and no *.conf`,
    'name the folder that Apache reads, or a file of it',
  );
}

function kindOf(path: string): 'file' | 'folder' | 'none' {
  const stat = attempt(() => statSync(path));
  return stat === undefined ? 'none' : stat.isDirectory() ? 'folder' : 'file';
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function noConfig(message: string, hint: string): WarpError {
  return new WarpError({ code: 'WARP_SYSTEM_NO_CONFIG', phase: 'config', message, hint });
}
