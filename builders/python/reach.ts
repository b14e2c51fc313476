import type { AppSource, RelPath } from '../../src/app/app-source.ts';
import { foldersAbove } from '../../src/app/folders-above.ts';
import { leadsOut } from '../../src/app/rel-path.ts';
import type { Reach } from '../../src/builder/types.ts';
import { planDependencies } from './package-managers/choose-manager.ts';
import { manifestFolder } from './package-managers/manifest-folder.ts';
import type { DependencyConfig } from './package-managers/types.ts';
import { pythonVersionPath } from './versions/version-files.ts';

/**
 * What the app's manifests name around its folder: the workspace's lock and manifests, local packages,
 * included requirements. Where the app has no manifest, the nearest folder above that has one, whole:
 * the app may import what is beside it.
 */
export function pythonReach(app: AppSource, config: unknown): readonly Reach[] {
  const settings = (config ?? {}) as DependencyConfig;
  const folder = manifestFolder(app, settings, '');
  if (leadsOut(folder)) return [whole(folder, 'the nearest folder above that lists dependencies')];
  const dependencies = planDependencies(app, settings);
  // So that planning meets the problem as well, and says what it is.
  if (!dependencies.ok)
    return foldersAbove(app)
      .slice(-1)
      .map((top) => whole(top, 'all of it'));
  const { manager, plan } = dependencies.value;
  const version = pythonVersionPath(app);
  return [
    ...[...plan.inputs, ...(plan.folders ?? [])].map((path) => ({ path, reason: manager.reason })),
    ...(version === undefined ? [] : [whole(version, `${version} names the Python`)]),
  ];
}

function whole(path: RelPath, rule: string): Reach {
  return { path, reason: { rule, at: { file: path }, via: 'app' } };
}
