import { lookInside, portFacts } from './look-inside.ts';
import type { RestrictionId } from './restrictions.ts';
import type { Outcome, PortFacts, RunFacts, StopFacts } from './run-facts.ts';
import { stopTrial } from './trial.ts';
import { stopOf, type TrialPlan, trialOf } from './trial-plan.ts';

/** So many at once: more would be slow to start for want of processors alone. */
const atOnce = 3;

interface Tried {
  readonly outcome: Outcome;
  readonly ports: readonly PortFacts[];
  readonly idleStop?: StopFacts;
}

/** Each restriction alone; then all that passed, together. */
export async function tryAlone(
  plan: TrialPlan,
): Promise<Pick<RunFacts, 'ports' | 'probes' | 'restricted' | 'passedWith'> & Partial<RunFacts>> {
  const tried = new Map<RestrictionId, Tried>();
  for (let from = 0; from < plan.restrictions.length; from += atOnce) {
    const batch = plan.restrictions.slice(from, from + atOnce);
    const settled = await Promise.allSettled(batch.map((id) => tryOne(plan, [id], false)));
    for (const [index, one] of settled.entries()) {
      if (one.status === 'rejected') throw one.reason;
      const id = batch[index];
      if (id) tried.set(id, one.value);
    }
  }
  const passed = plan.restrictions.filter((id) => tried.get(id)?.outcome.ok);
  const together = await tryOne(plan, withoutDouble(passed), true);
  const alone = [...tried.values()].find(({ outcome }) => outcome.ok);
  return {
    restricted: new Map([...tried].map(([id, { outcome }]) => [id, outcome] as const)),
    passedWith: together.outcome.ok ? withoutDouble(passed) : [],
    ports: together.outcome.ok ? together.ports : (alone?.ports ?? []),
    probes: [],
    ...(together.idleStop ? { idleStop: together.idleStop } : {}),
  };
}

/** Of the two users the one that no image knows anything of. */
function withoutDouble(ids: readonly RestrictionId[]): readonly RestrictionId[] {
  return ids.includes('unknown-group') ? ids.filter((id) => id !== 'random-uid') : ids;
}

async function tryOne(
  plan: TrialPlan,
  restrictions: readonly RestrictionId[],
  stop: boolean,
): Promise<Tried> {
  await using trial = await trialOf(plan, restrictions, plan.otherPort);
  const { outcome, container } = trial;
  if (!outcome.ok) return { outcome, ports: [] };
  const ports = [portFacts(plan.otherPort, await lookInside(container, false), outcome)];
  return {
    outcome,
    ports,
    ...(stop ? { idleStop: await stopTrial(container, stopOf(plan)) } : {}),
  };
}
