import { posix } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { RelPath } from '../../app/app-source.ts';
import { configFile } from '../../app/built-in-ignore.ts';
import type { ContainerSpec } from '../../engine/types.ts';
import { layout, sharedStages } from '../../plan/image-layout.ts';
import type { RuntimeFacts } from '../../plan/runtime-facts.ts';
import { sourcesOf } from '../../plan/shipped-paths.ts';
import type { Plan, Process } from '../../plan/types.ts';

/** How a debugger comes to a process. */
export interface DebugAccess {
  /** `debugpy` */
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  /** In the container … */
  readonly port: number;
  /** … and on this machine; 0: any free one. */
  readonly hostPort: number;
}

/** The app as `warp dev` runs it: the image `warp build` makes, and where its source is. */
export interface DevBuild {
  /** Reference of the image. */
  readonly image: string;
  /** `sha256:…` */
  readonly id: string;
  readonly facts: RuntimeFacts;
  readonly plan: Plan;
  readonly appName: string;
  readonly folderId: string;
  /** Absolute folder that is the image's source … */
  readonly folder: string;
  /** … or what of it is; `['']` for all. */
  readonly taken: readonly RelPath[];
  readonly ignores: (path: RelPath) => boolean;
  /** Whether something below an ignored folder may come back. */
  readonly mayReinclude: (folder: RelPath) => boolean;
  /** What is mounted besides, in every container: development's packages. */
  readonly mounts: ContainerSpec['volumes'];
  /** Of the web process, where it is debugged. */
  readonly debug?: DebugAccess;
  /** `dev.env` of warp.yaml, what the app's services add, and what the user gives, which wins. */
  readonly env: Readonly<Record<string, string>>;
  /** Network of the app's services, where it has any. */
  readonly network?: string | undefined;
  readonly migrate: boolean;
}

/** The processes that are run: a release command is none. */
export function devProcesses({ processes }: Plan): readonly Process[] {
  return processes.filter(({ name }) => name !== 'release');
}

/** Variables of every container that is not one of production. */
export function devVariables({ plan, env }: Pick<DevBuild, 'plan' | 'env'>) {
  return { WARP_DEV: '1', ...plan.dev?.env, ...env };
}

/**
 * Files a build reads before it takes in the source: manifests, locks, hooks, and warp.yaml, which also
 * says what runs beside the app. A change of one of them takes another build.
 */
export function manifestsOf(plan: Plan): ReadonlySet<RelPath> {
  const stages = [...plan.stages, ...(plan.development?.stages ?? [])].filter(
    ({ id }) => id !== sharedStages.assemble && id !== sharedStages.image,
  );
  const taken = stages.flatMap(({ steps }) =>
    steps
      .flatMap(sourcesOf)
      .flatMap((source) =>
        source.kind === 'context' && source.name === 'app' ? source.include : [],
      ),
  );
  const hooks = plan.hooks.flatMap(({ origin }) => (origin.kind === 'file' ? [origin.file] : []));
  const config = posix.join(posix.relative(layout.source, plan.image.workdir), configFile);
  return new Set([...taken, ...hooks, config]);
}

/** Whether containers of the one need no change to be the other's. */
export function runsTheSame(a: DevBuild, b: DevBuild): boolean {
  const { id, network, env, mounts } = a;
  return isDeepStrictEqual(
    { id, network, env, mounts },
    { id: b.id, network: b.network, env: b.env, mounts: b.mounts },
  );
}

/** True when one of the paths is, or lies in or around, one of the others. */
export function touches(paths: readonly RelPath[], others: ReadonlySet<RelPath>): boolean {
  return paths.some((path) =>
    [...others].some(
      (other) => path === other || path.startsWith(`${other}/`) || other.startsWith(`${path}/`),
    ),
  );
}
