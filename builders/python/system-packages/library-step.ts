import type { AppSource } from '../../../src/app/app-source.ts';
import type { ImageStep, StageParts } from '../../../src/builder/types.ts';
import type { Decided } from '../../../src/plan/types.ts';
import type { PythonCandidate } from '../candidate.ts';
import type { DependencyConfig } from '../package-managers/types.ts';
import { toolkitMount, venvPath } from '../uv-step.ts';
import { indexCache, indexScripts } from './debian-index.ts';
import { geoDjango } from './geo-django.ts';

/**
 * Looks, in the finished environment, for libraries that the base lacks, and adds their packages;
 * what the app's own files tell is in the base from the start.
 */
export function systemLibraries(
  app: AppSource,
  { django }: PythonCandidate,
  config: DependencyConfig,
): StageParts {
  const { modules, packages } = django ? geoDjango(app, django) : { modules: [], packages: [] };
  return {
    packages: { run: packages },
    image: config.system_packages === 'none' ? [] : [libraryStep(modules)],
  };
}

/** @param modules deep in a package, imported by the app: they must find their libraries */
function libraryStep(modules: readonly Decided<string>[]): ImageStep {
  return {
    churn: 63,
    step: {
      kind: 'run',
      title: 'looking for system libraries that the packages need',
      argv: [
        `${venvPath}/bin/python`,
        '-I',
        `/warp/toolkit/${indexScripts[0]}/install_libraries.py`,
        `--cache=${indexCache.at}`,
        '--record=/opt/warp/etc/system-packages',
        ...modules.map(({ value }) => `--module=${value}`),
      ],
      mounts: [toolkitMount(...indexScripts)],
      caches: [indexCache],
      env: { VIRTUAL_ENV: venvPath },
      as: 'root',
      network: 'default',
      reason: modules[0]?.reason ?? {
        rule: 'wheels and compiled packages load libraries that only the distribution has',
        via: 'default',
      },
    },
  };
}
