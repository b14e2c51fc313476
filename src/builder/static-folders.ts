import { posix } from 'node:path';
import type { AppSource, RelPath } from '../app/app-source.ts';
import type { Config } from '../config/config.ts';
import type { Problem } from '../warp-error.ts';

/** `server.static` as servers take it: URL paths without a slash at the end, folders cleaned. */
export function staticFolders({ server }: Config): Readonly<Record<string, RelPath>> {
  return Object.fromEntries(
    Object.entries(server.static).map(([url, { value }]) => [cleanUrl(url), cleanFolder(value)]),
  );
}

/** Folders of `server.static` that are neither there nor declared as what a hook of the build writes. */
export function staticProblems(app: AppSource, config: Config): Problem[] {
  const made = Object.values(config.hooks).flatMap((hook) => hook.value.outputs.map(cleanFolder));
  return Object.entries(config.server.static).flatMap(([url, { value, reason }]): Problem[] => {
    const folder = cleanFolder(value);
    const entry = app.entry(folder);
    if (folder === '' || entry?.kind === 'directory') return [];
    if (made.some((output) => covers(output, folder))) return [];
    return [
      {
        code: 'WARP_STATIC_FOLDER',
        phase: 'plan',
        message: `server.static: ${url} names ${value}, which is ${entry ? 'no folder' : 'not there'}`,
        hint: 'correct the path, see that no ignore rule leaves it out, or, where a hook makes it, declare it in the outputs of that hook',
        ...(reason.at ? { at: reason.at } : {}),
      },
    ];
  });
}

function cleanUrl(url: string): string {
  return url.replace(/\/$/, '');
}

function cleanFolder(folder: RelPath): RelPath {
  const normal = posix.normalize(folder).replace(/\/$/, '');
  return normal === '.' ? '' : normal;
}

function covers(output: RelPath, folder: RelPath): boolean {
  return folder === output || folder.startsWith(`${output}/`);
}
