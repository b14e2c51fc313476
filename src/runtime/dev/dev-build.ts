import type { RelPath } from '../../app/app-source.ts';
import { sharedStages } from '../../plan/image-layout.ts';
import type { RuntimeFacts } from '../../plan/runtime-facts.ts';
import { sourcesOf } from '../../plan/shipped-paths.ts';
import type { Plan } from '../../plan/types.ts';

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
  /** `dev.env` of warp.yaml, and what the app's services add. */
  readonly env: Readonly<Record<string, string>>;
  /** Network of the app's services, where it has any. */
  readonly network?: string | undefined;
  readonly migrate: boolean;
}

/**
 * Files a build reads before it takes in the source: manifests, locks, hooks. A change of one of them
 * takes another image.
 */
export function manifestsOf(plan: Plan): ReadonlySet<RelPath> {
  const stages = plan.stages.filter(
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
  return new Set([...taken, ...hooks]);
}

/** True when one of the paths is, or lies in or around, one of the others. */
export function touches(paths: readonly RelPath[], others: ReadonlySet<RelPath>): boolean {
  return paths.some((path) =>
    [...others].some(
      (other) => path === other || path.startsWith(`${other}/`) || other.startsWith(`${path}/`),
    ),
  );
}
