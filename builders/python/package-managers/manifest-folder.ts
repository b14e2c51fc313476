import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import { foldersAbove, upwards } from '../../../src/app/folders-above.ts';
import { declaresDependencies } from './choose-manager.ts';
import type { DependencyConfig } from './types.ts';

/**
 * The folder whose manifests say what is installed, from the app's: the app's own; else the nearest
 * one from `near` (where the entry point is) upwards; else the nearest above the app that the build
 * sees. `''` also where there is none.
 */
export function manifestFolder(app: AppSource, config: DependencyConfig, near: RelPath): RelPath {
  if (config.manager !== undefined || config.requirements !== undefined) return '';
  const candidates = ['', ...upwards(near), ...foldersAbove(app)];
  return candidates.find((folder) => declaresDependencies(app.within(folder), config)) ?? '';
}
