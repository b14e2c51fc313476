import type { RelPath } from '../../src/app/app-source.ts';
import { joinRelative, leadsOut } from '../../src/app/rel-path.ts';
import type { Env } from '../../src/plan/types.ts';
import { isIndirect, type PythonCandidate } from './candidate.ts';
import { knownFramework } from './frameworks/known-frameworks.ts';
import { sourcePath } from './uv-step.ts';

const entries = '/opt/warp/python/entries';

/**
 * Variables of every process of the app.
 *
 * @param root folder of the app in what the build sees
 * @param manifests folder of its manifests, from the app's
 */
export function launchEnv(data: PythonCandidate, root: RelPath, manifests: RelPath): Env {
  const around = leadsOut(manifests) ? [manifests] : [];
  const workers = (data.workers ?? []).flatMap(({ pythonPath }) => pythonPath);
  const folders = ['', ...data.pythonPath, ...workers, ...around].map((folder) =>
    joinRelative(sourcePath, joinRelative(root, folder)),
  );
  const path = isIndirect(data.entry) ? [...folders, entries] : folders;
  const { django } = data;
  return {
    PYTHONUNBUFFERED: '1',
    PYTHONPATH: [...new Set(path)].join(':'),
    ...knownFramework(data.framework)?.telemetry?.off,
    ...data.env,
    ...entryVariables(data),
    ...(django
      ? {
          DJANGO_SETTINGS_MODULE: django.settingsModule.value,
          ...(django.managePy ? { WARP_DJANGO_MANAGE: django.managePy } : {}),
        }
      : {}),
  };
}

/** What the module of ours that stands for the application is told. */
function entryVariables({ entry }: PythonCandidate): Env {
  if (entry.kind === 'paste') return { WARP_PASTE_FILE: entry.file, WARP_PASTE_APP: entry.app };
  return entry.kind === 'loaded' ? { WARP_LOADED_MODULE: entry.module } : {};
}
