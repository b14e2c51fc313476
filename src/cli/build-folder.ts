import { packageStamp } from '../package-root.ts';
import { imageStillThere } from '../runtime/image-still-there.ts';
import { folderAppName, folderId } from '../runtime/labels.ts';
import { type BuildKey, type BuildRecord, recallBuild } from '../runtime/last-build.ts';
import type { CliContext } from './context.ts';
import { engineAddress } from './engine-address.ts';
import { existingFolder } from './existing-folder.ts';

export interface BuildOptions {
  readonly tag?: readonly string[];
  readonly cache?: boolean;
  readonly progress?: 'auto' | 'tty' | 'plain' | 'json';
  readonly engine?: string;
  readonly locked?: boolean;
  readonly json?: boolean;
}

export interface FolderBuild extends BuildRecord {
  readonly folder: string;
  readonly folderId: string;
  readonly appName: string;
  readonly cached: boolean;
  readonly seconds: number;
}

/**
 * The image of the app in a folder. When nothing has changed since the last build, that is found
 * out from the folder's stamps and one request, before anything heavy is loaded.
 */
export async function buildFolder(
  context: CliContext,
  dir: string,
  options: BuildOptions,
): Promise<FolderBuild> {
  const startedMs = performance.now();
  const folder = existingFolder(context, dir);
  const key: BuildKey = {
    folder,
    engine: await engineAddress(context, options.engine),
    tags: options.tag ?? [],
    warp: packageStamp(),
    settings: settingsOf(context, options),
  };
  const finish = (name: string, record: BuildRecord, cached: boolean): FolderBuild => ({
    ...record,
    folder,
    folderId: folderId(folder),
    appName: name,
    cached,
    seconds: Math.round(performance.now() - startedMs) / 1000,
  });
  if (options.cache !== false) {
    const last = recallBuild(context.stateFolder, key);
    if (last && (await imageStillThere(key.engine, last.image, last.id))) {
      return finish(last.appName, last, true);
    }
  }
  const { buildChanged } = await import('./build-changed.ts');
  const built = await buildChanged(context, {
    key,
    options,
    fallbackName: folderAppName(folder),
  });
  return finish(built.record.appName, built.record, built.cached);
}

/** Variables that a plan or a build may depend on. */
function settingsOf({ env }: CliContext, { locked }: BuildOptions): Record<string, string> {
  const relevant = Object.entries(env).filter(([name]) => /^(WARP_.*|CI)$/.test(name));
  if (locked !== undefined) relevant.push(['--locked', String(locked)]);
  return Object.fromEntries(relevant.map(([name, value]) => [name, value ?? '']).toSorted());
}
