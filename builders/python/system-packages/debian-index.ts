import type { PythonRuntime } from '../../../src/builder/python-runtime.ts';
import { aptGetScript } from '../../../src/plan/packages.ts';
import type { CacheMount, Env, Mount, RunStep } from '../../../src/plan/types.ts';
import { compilers } from '../compilers.ts';

/** Programs that find packages of the distribution and install them. */
export const indexScripts = ['builders/python/system-packages/build', aptGetScript] as const;

/** Debian's lists, archives and index of files; the scripts lock them while they work. */
export const indexCache: CacheMount = {
  id: 'debian-index',
  at: '/warp/cache/debian-index',
  sharing: 'shared',
};

/**
 * The step, in a stage that is thrown away, able to install what compiling a package takes: the
 * compilers when the first has to be compiled, and headers and libraries that it does not find.
 */
export function compiling(step: RunStep, python: PythonRuntime): RunStep {
  const env: Env = {
    WARP_COMPILERS: compilers(python).join(' '),
    WARP_DEBIAN_INDEX: indexCache.at,
  };
  return {
    ...step,
    mounts: (step.mounts ?? []).map(withScripts),
    caches: [...(step.caches ?? []), indexCache],
    env: { ...step.env, ...env },
  };
}

/** One mount holds all of the toolkit that a step sees. */
function withScripts({ from, at }: Mount): Mount {
  const toolkit = from.kind === 'context' && from.name === 'warp';
  return { from: toolkit ? { ...from, include: [...from.include, ...indexScripts] } : from, at };
}
