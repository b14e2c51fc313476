import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageStore } from '../engine/types.ts';
import { canonicalJson } from '../plan/digest.ts';
import { neededBy } from '../plan/stage-order.ts';
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

/** Over the stage, all it is made from, the base and warp's own files that its steps mount. */
function stageDigest(
  plan: Plan,
  stage: Stage,
  { baseReference, packageRoot }: { readonly baseReference: string; readonly packageRoot: string },
): string {
  const hash = createHash('sha256').update(`${plan.platform}\n${baseReference}\n`);
  for (const part of madeFrom(plan, stage)) {
    hash.update(canonicalJson(part.steps.map(({ reason: _, ...step }) => step)));
    for (const path of mountedFiles(part)) hashFiles(hash, join(packageRoot, path));
  }
  return hash.digest('hex').slice(0, 16);
}

/** The stage and every other that it needs, directly or not, in the plan's order. */
export function madeFrom(plan: Plan, stage: Pick<Stage, 'id'>): readonly Stage[] {
  const needed = new Set([stage.id]);
  for (const candidate of plan.stages.toReversed()) {
    if (needed.has(candidate.id)) for (const id of neededBy(candidate)) needed.add(id);
  }
  return plan.stages.filter(({ id }) => needed.has(id));
}

function mountedFiles(stage: Stage): readonly string[] {
  return stage.steps.flatMap((step) =>
    step.kind === 'run'
      ? (step.mounts ?? []).flatMap(({ from }) => (from.kind === 'context' ? from.include : []))
      : [],
  );
}

/** Takes in a file, or all files below a folder with their names. */
export function hashFiles(hash: ReturnType<typeof createHash>, path: string): void {
  if (!statSync(path).isDirectory()) {
    hash.update(readFileSync(path));
    return;
  }
  for (const name of readdirSync(path).sort()) {
    hash.update(`${name}\n`);
    hashFiles(hash, join(path, name));
  }
}
