import { packageRoot } from '../package-root.ts';
import { compareDecisions, type DecisionChange } from '../plan/compare-decisions.ts';
import { compareStages, type StageChange } from '../plan/compare-stages.ts';
import { type StageInputs, stageInputs } from '../plan/stage-inputs.ts';
import type { Plan } from '../plan/types.ts';
import { keepMemory, recallMemory } from '../runtime/build-memory.ts';
import { inputFiles } from '../runtime/input-files.ts';
import type { CliContext } from './context.ts';
import type { PlacedApp, PlannedApp } from './plan-app.ts';

/** What a build now would do otherwise than the last one. */
export interface PlanDifference {
  /** The image of the last build here; null where none is remembered. */
  readonly since: string | null;
  readonly decisions: readonly DecisionChange[];
  readonly stages: readonly StageChange[];
  /** What of warp.lock is out of date. */
  readonly lock: readonly string[];
}

/** Compares a plan with the last build of its folder on this machine, and with warp.lock. */
export function planDifference(
  context: CliContext,
  placed: PlacedApp,
  { plan, root, warnings }: PlannedApp,
): PlanDifference {
  const lock = warnings.flatMap(({ code, message }) =>
    code === 'WARP_LOCK_STALE' ? [message] : [],
  );
  const last = recallMemory(context.stateFolder, root);
  if (!last) return { since: null, decisions: [], stages: [], lock };
  const now = inputsNow(placed, plan);
  return {
    since: last.image,
    decisions: compareDecisions(last.decided, plan),
    stages: compareStages(plan.stages, { before: last.inputs, now }),
    lock,
  };
}

/** Remembers a build for the next comparison. */
export function rememberDifference(
  context: CliContext,
  placed: PlacedApp,
  { root, plan, image }: { readonly root: string; readonly plan: Plan; readonly image: string },
): void {
  const { warp, base, tools, facts } = plan;
  const inputs = inputsNow(placed, plan);
  keepMemory(context.stateFolder, root, { image, decided: { warp, base, tools, facts }, inputs });
}

function inputsNow({ disk }: PlacedApp, plan: Plan): Readonly<Record<string, StageInputs>> {
  const files = inputFiles(disk, { folder: disk.folder, packageRoot: packageRoot() });
  return stageInputs(plan, files);
}
