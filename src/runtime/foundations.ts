import type { Plan } from '../plan/types.ts';
import { label } from './labels.ts';
import type { Solve } from './plan-solver.ts';
import type { PreparedStage } from './prepared-stages.ts';

/** Images that stand for stages of a plan, by the stage's id. */
export type Foundations = ReadonlyMap<string, string>;

/**
 * Sees that the stages others stand on are there as images, before the build: a build that stands
 * on the image now and on the stage later would find nothing in the cache.
 */
export async function prepareFoundations(
  stages: readonly PreparedStage[],
  { plan, solve, noCache }: { plan: Plan; solve: Solve; noCache: boolean },
): Promise<Foundations> {
  const prepared = new Map<string, string>();
  for (const stage of stages) {
    if (!stage.present && stage.foundation) await keep(stage, { plan, prepared, solve });
    if (stage.foundation || (stage.present && !noCache)) prepared.set(stage.id, stage.reference);
  }
  return prepared;
}

/** Keeps the other shared stages, made in the course of the build, for the next one. */
export async function keepStages(
  stages: readonly PreparedStage[],
  from: { readonly plan: Plan; readonly prepared: Foundations; readonly solve: Solve },
): Promise<void> {
  for (const stage of stages) {
    if (!from.prepared.has(stage.id)) await keep(stage, from);
  }
}

async function keep(
  { id, reference }: PreparedStage,
  { plan, prepared, solve }: { plan: Plan; prepared: Foundations; solve: Solve },
): Promise<void> {
  const labels = { [label.managed]: 'true' };
  await solve({ plan, tags: [reference], labels, prepared, target: id });
}
