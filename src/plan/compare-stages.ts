import { changedInputs } from '../lock/staleness.ts';
import { isOurs, type StageInputs } from './stage-inputs.ts';
import { neededBy } from './stage-order.ts';
import type { Stage, StageId } from './types.ts';

/** A stage that a build would run, and why. */
export interface StageChange {
  readonly stage: StageId;
  readonly change: 'new' | 'gone' | 'reruns';
  /** `requirements.txt has changed`, `dependencies runs again`. */
  readonly because: readonly string[];
}

type Inputs = Readonly<Record<StageId, StageInputs>>;

/**
 * What a build of `stages` would do otherwise than the one whose inputs were kept. A stage runs when
 * an input of its own differs, or when one that it stands on or takes from runs.
 */
export function compareStages(
  stages: readonly Stage[],
  { before, now }: { readonly before: Inputs; readonly now: Inputs },
): readonly StageChange[] {
  const reruns = new Set<StageId>();
  const changes = stages.flatMap((stage): StageChange[] => {
    const { id } = stage;
    const [old, current = {}] = [before[id], now[id]];
    if (old === undefined) {
      reruns.add(id);
      return [{ stage: id, change: 'new', because: [] }];
    }
    const because = [
      ...changedInputs(...relevant(old, current)),
      ...[...new Set(neededBy(stage))]
        .filter((needed) => reruns.has(needed))
        .map((needed) => `${needed} runs again`),
    ];
    if (because.length === 0) return [];
    reruns.add(id);
    return [{ stage: id, change: 'reruns', because }];
  });
  const gone = Object.keys(before).filter((id) => !stages.some((stage) => stage.id === id));
  return [
    ...changes,
    ...gone.map((stage): StageChange => ({ stage, change: 'gone', because: [] })),
  ];
}

/** Warp's own files come and go with the step that takes them in: only a change is news. */
function relevant(before: StageInputs, now: StageInputs): readonly [StageInputs, StageInputs] {
  const shared = (inputs: StageInputs, other: StageInputs) =>
    Object.fromEntries(
      Object.entries(inputs).filter(([name]) => !isOurs(name) || other[name] !== undefined),
    );
  return [shared(before, now), shared(now, before)];
}
