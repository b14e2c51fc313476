import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import { upwards } from '../../../src/app/folders-above.ts';
import { declaresDependencies } from '../package-managers/choose-manager.ts';
import { directoryOf } from '../source/project.ts';
import type { Reading } from './reading.ts';

/** What makes a folder the app's own, whatever lies below it. */
const ownFiles = ['Procfile', 'warp.yaml', '.warpdrive', '.s2i', 'app.sh'];

/**
 * The folder that is the app: the one looked at, or, where that has nothing of an app's itself, the
 * nearest one above the entry point that lists dependencies, when imports start there or below.
 */
export function appFolder(app: AppSource, { entry, pythonPath }: Reading): RelPath {
  const start = entry.kind === 'script' ? directoryOf(entry.file) : (pythonPath[0] ?? '');
  if (start === '' || isApp(app)) return '';
  return upwards(start).find((folder) => declaresDependencies(app.within(folder), {})) ?? '';
}

function isApp(app: AppSource): boolean {
  return ownFiles.some((file) => app.entry(file)) || declaresDependencies(app, {});
}
