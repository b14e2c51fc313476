import { linkTarget } from './app-index.ts';
import type { AppEntry, AppSource, RelPath } from './app-source.ts';
import type { AppWarning } from './app-warning.ts';
import { isLocalSettings } from './built-in-ignore.ts';
import { layoutWarnings } from './layout-warnings.ts';
import type { Walk } from './walk-folder.ts';

/** Above this a file is worth a warning: it is sent to the engine and kept in the image. */
const largeFileBytes = 100_000_000;

/** What is worth a word about the files that are in the app, and those left out. */
export function collectWarnings(
  walk: Walk,
  app: AppSource,
  readLink: (path: RelPath) => string,
): readonly AppWarning[] {
  return [
    ...app.entries().flatMap((entry) => warningsOf(entry, app, readLink)),
    ...walk.leftOut.flatMap((path) => leftOutWarning(path)),
    ...layoutWarnings(app),
  ];
}

function warningsOf(
  entry: AppEntry,
  app: AppSource,
  readLink: (path: RelPath) => string,
): readonly AppWarning[] {
  const at = { file: entry.path };
  if (entry.kind === 'file' && entry.size > largeFileBytes) {
    const megabytes = Math.round(entry.size / 1_000_000);
    const message = `${entry.path} has ${megabytes} MB and becomes part of the image`;
    const hint = `if the app does not need it, add this line to .warpignore: ${entry.path}`;
    return [{ code: 'WARP_APP_LARGE_FILE', message, hint, at }];
  }
  if (entry.kind !== 'symlink') return [];
  if (linkTarget(entry.path, readLink(entry.path)) === undefined) {
    const message = `${entry.path} is a link to ${readLink(entry.path)}, outside of the folder: the image gets the link, not what it points to`;
    const hint = 'copy what the app needs into the folder, or leave the link out by .warpignore';
    return [{ code: 'WARP_APP_LINK_OUTSIDE', message, hint, at }];
  }
  if (app.entry(entry.path) === undefined) {
    const message = `${entry.path} is a link to ${readLink(entry.path)}, which is not in the image or leads back to the link`;
    const hint = 'correct the link, or leave it out by a line in .warpignore';
    return [{ code: 'WARP_APP_LINK_BROKEN', message, hint, at }];
  }
  return [];
}

function leftOutWarning(path: RelPath): readonly AppWarning[] {
  if (!isLocalSettings(path.slice(path.lastIndexOf('/') + 1))) return [];
  return [
    {
      code: 'WARP_APP_LOCAL_SETTINGS',
      message: `${path} is left out of the image: such files hold secrets`,
      hint: `give the values when the app runs (warp run --env-file ${path}); to ship the file all the same, add !${path} to .warpignore`,
      at: { file: path },
    },
  ];
}
