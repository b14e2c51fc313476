import { lookInside, portFacts } from './look-inside.ts';
import type { RestrictionId } from './restrictions.ts';
import type { Outcome, PortFacts, RunFacts, StopFacts } from './run-facts.ts';
import { stopTrial } from './trial.ts';
import { stopOf, type TrialPlan, trialOf } from './trial-plan.ts';

/** So many at once: more would be slow to start for want of processors alone. */
const atOnce = 3;
/** With less time than this nothing can be told. */
const leastMs = 2000;

type Alone = Pick<RunFacts, 'ports' | 'probes' | 'restricted' | 'passedWith' | 'idleStop'>;

/** Each restriction alone, as long as there is time; then all that passed, together and with another port. */
export async function tryAlone(plan: TrialPlan): Promise<Alone> {
  const restricted = new Map<RestrictionId, Outcome>();
  for (let from = 0; from < plan.restrictions.length; from += atOnce) {
    const hurried = inTime(plan);
    if (hurried === undefined) break;
    const batch = plan.restrictions.slice(from, from + atOnce);
    const settled = await Promise.allSettled(batch.map((id) => tryOne(hurried, id)));
    for (const [index, one] of settled.entries()) {
      if (one.status === 'rejected') throw one.reason;
      const id = batch[index];
      if (id) restricted.set(id, one.value);
    }
  }
  const passed = withoutDouble([...restricted].flatMap(([id, { ok }]) => (ok ? [id] : [])));
  const together = await tryTogether(plan, passed);
  const ports = together.ports ?? (await tryTogether(plan, [])).ports ?? [unheeded(plan)];
  return {
    restricted,
    passedWith: together.ports ? passed : [],
    ports,
    probes: [],
    ...(together.idleStop ? { idleStop: together.idleStop } : {}),
  };
}

function inTime(plan: TrialPlan): TrialPlan | undefined {
  const leftMs = plan.untilMs - performance.now();
  if (leftMs < leastMs) return undefined;
  return { ...plan, options: { ...plan.options, limitMs: Math.min(plan.options.limitMs, leftMs) } };
}

/** Of the two users the one that no image knows anything of. */
function withoutDouble(ids: readonly RestrictionId[]): readonly RestrictionId[] {
  return ids.includes('unknown-group') ? ids.filter((id) => id !== 'random-uid') : ids;
}

async function tryOne(plan: TrialPlan, restriction: RestrictionId): Promise<Outcome> {
  await using trial = await trialOf(plan, [restriction], plan.port);
  return trial.outcome;
}

/** @returns nothing where it does not serve */
async function tryTogether(
  plan: TrialPlan,
  restrictions: readonly RestrictionId[],
): Promise<{ readonly ports?: readonly PortFacts[]; readonly idleStop?: StopFacts }> {
  await using trial = await trialOf(plan, restrictions, plan.otherPort);
  const { outcome, container } = trial;
  if (!outcome.ok) return {};
  const ports = [portFacts(plan.otherPort, await lookInside(container, false), outcome)];
  return { ports, idleStop: await stopTrial(container, stopOf(plan)) };
}

/** It does not even start with the other port. */
export function unheeded({ otherPort }: TrialPlan): PortFacts {
  return { port: otherPort, listeners: undefined, answered: undefined };
}
