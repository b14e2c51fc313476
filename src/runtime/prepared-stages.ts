import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageStore } from '../engine/types.ts';
import { canonicalJson } from '../plan/digest.ts';
import type { Plan, Stage, StageId } from '../plan/types.ts';

/** A stage that depends on nothing of the app, and the image it is kept as. */
export interface PreparedStage {
  readonly id: StageId;
  /** `warp.local/stage-<id>:<digest of all it is made from>` */
  readonly reference: string;
  readonly present: boolean;
  /** Other stages begin with it, rather than copy from it. */
  readonly foundation: boolean;
}

/**
 * The plan's shared stages with the images they are kept as. Such an image outlives the build cache,
 * so that a server is compiled and a base is furnished once on an engine, for every app.
 * @param baseReference what FROM stands on; part of the digest
 */
export function preparedStages(
  plan: Plan,
  options: {
    readonly baseReference: string;
    readonly packageRoot: string;
    readonly images: ImageStore;
  },
): Promise<readonly PreparedStage[]> {
  const shared = plan.stages.filter((stage) => stage.shared);
  return Promise.all(
    shared.map(async (stage) => {
      const digest = stageDigest(plan, stage, options);
      const reference = `warp.local/stage-${stage.id.toLowerCase()}:${digest}`;
      return {
        id: stage.id,
        reference,
        present: (await options.images.inspect(reference)) !== undefined,
        foundation: plan.stages.some(({ from }) => from.kind === 'stage' && from.id === stage.id),
      };
    }),
  );
}

/** Over the stage, those below it, the base and warp's own files that its steps mount. */
function stageDigest(
  plan: Plan,
  stage: Stage,
  { baseReference, packageRoot }: { readonly baseReference: string; readonly packageRoot: string },
): string {
  const hash = createHash('sha256').update(`${plan.platform}\n${baseReference}\n`);
  for (let current: Stage | undefined = stage; current; current = parentOf(plan, current)) {
    hash.update(canonicalJson(current.steps.map(({ reason: _, ...step }) => step)));
    for (const path of mountedFiles(current)) hashFiles(hash, join(packageRoot, path));
  }
  return hash.digest('hex').slice(0, 16);
}

function parentOf(plan: Plan, { from }: Stage): Stage | undefined {
  return from.kind === 'stage' ? plan.stages.find(({ id }) => id === from.id) : undefined;
}

function mountedFiles(stage: Stage): readonly string[] {
  return stage.steps.flatMap((step) =>
    step.kind === 'run'
      ? (step.mounts ?? []).flatMap(({ from }) => (from.kind === 'context' ? from.include : []))
      : [],
  );
}

function hashFiles(hash: ReturnType<typeof createHash>, path: string): void {
  if (!statSync(path).isDirectory()) {
    hash.update(readFileSync(path));
    return;
  }
  for (const name of readdirSync(path).sort()) {
    hash.update(`${name}\n`);
    hashFiles(hash, join(path, name));
  }
}
