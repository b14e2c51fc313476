import type { RelPath } from '../../src/app/app-source.ts';
import { joinRelative } from '../../src/app/rel-path.ts';
import type { Wheelhouse } from '../../src/builder/python-runtime.ts';
import { preBuiltMount } from '../../src/plan/hook-stages.ts';
import type { CacheMount, Env, FileStep, Mount, Reason, RunStep } from '../../src/plan/types.ts';
import { indexSecret } from './index-settings/index-secret.ts';
import type { DependencyPlan } from './package-managers/types.ts';

export const venvPath = '/opt/app-root/venv';

/** Where uv commands run: the manifests' paths are the app's own. */
export const sourcePath = '/opt/app-root/src';

const toolkit = '/warp/toolkit';
const scripts = 'builders/python/package-managers/image';

/** Where packages are kept between builds; uv lets several installations use it at once. */
export const uvCache: CacheMount = { id: 'uv', at: '/warp/cache/uv', sharing: 'shared' };

/** uv for a step of a stage that has it not. */
export const uvFrom: Mount = {
  from: { kind: 'stage', id: 'build-base', path: '/usr/local/bin/uv' },
  at: '/warp/uv',
};

/** What makes uv use this interpreter and environment, and write files that never differ. */
export const uvEnvironment = {
  VIRTUAL_ENV: venvPath,
  UV_PROJECT_ENVIRONMENT: venvPath,
  UV_CACHE_DIR: uvCache.at,
  UV_PYTHON_DOWNLOADS: 'never',
  UV_LINK_MODE: 'copy',
  UV_NO_PROGRESS: '1',
} as const;

/**
 * A step that runs uv: with its cache and this machine's settings for indexes, or with a wheelhouse
 * in place of both index and network. `network`: false where the step installs nothing.
 */
export function uvStep(
  step: {
    readonly title: string;
    readonly argv: readonly string[];
    readonly mounts: readonly Mount[];
    readonly env?: Env;
    readonly network?: boolean;
    readonly reason: Reason;
  },
  wheelhouse: Wheelhouse | undefined,
): RunStep {
  const { network = true } = step;
  return {
    kind: 'run',
    title: step.title,
    argv: step.argv,
    mounts: [...step.mounts, ...(wheelhouse ? [wheelhouse.mount] : [])],
    // uv's own cache knows what others have fetched from an index.
    caches: [wheelhouse ? { ...uvCache, id: 'uv-wheelhouse' } : uvCache],
    ...(network && !wheelhouse ? { secrets: [indexSecret] } : {}),
    env: {
      ...uvEnvironment,
      ...(wheelhouse ? { UV_FIND_LINKS: wheelhouse.folder, UV_OFFLINE: '1' } : {}),
      ...step.env,
    },
    as: 'root',
    network: network && !wheelhouse ? 'default' : 'none',
    reason: step.reason,
  };
}

/** A script of the package managers, where `scriptMount` shows it. */
export function script(name: string): string {
  return `${toolkit}/${scripts}/${name}`;
}

/** Scripts of the package managers. */
export function scriptMount(...names: readonly string[]): Mount {
  return toolkitMount(...names.map((name) => `${scripts}/${name}`));
}

/** Files that warp ships, by path from its package root, below `/warp/toolkit`. */
export function toolkitMount(...include: readonly string[]): Mount {
  return { from: { kind: 'context', name: 'warp', include }, at: toolkit };
}

/** The files and folders a plan reads, at `/warp/manifests`, and what a hook writes over them. */
export function manifestMounts(
  plan: Pick<DependencyPlan, 'inputs' | 'folder' | 'preBuild'>,
): Mount[] {
  const include = manifestPaths(plan);
  const from = { kind: 'context', name: 'app', include } as const;
  return [...(include.length > 0 ? [{ from, at: '/warp/manifests' }] : []), ...writtenByHook(plan)];
}

/** Those files and folders, by path from the build's folder. */
export function manifestPaths({
  inputs,
  folder = '',
}: Pick<DependencyPlan, 'inputs' | 'folder'>): readonly RelPath[] {
  return inputs.map((path) => joinRelative(folder, path));
}

/** What the `pre-build` hook wrote, where there is one. */
export function writtenByHook({ preBuild }: Pick<DependencyPlan, 'preBuild'>): Mount[] {
  return preBuild === undefined ? [] : [preBuiltMount];
}

/** The files that the plan itself writes beside its manifests. */
export function writtenFiles(
  { files, folder = '' }: Pick<DependencyPlan, 'files' | 'folder'>,
  reason: Reason,
): FileStep[] {
  return files.map(({ path, content }) => ({
    kind: 'file',
    to: joinRelative(sourcePath, joinRelative(folder, path)),
    content,
    mode: 0o644,
    reason,
  }));
}

/** Tells the scripts where the manifests are. */
export function folderEnv({ folder }: Pick<DependencyPlan, 'folder'>): Env {
  return folder === undefined ? {} : { WARP_FOLDER: folder };
}
