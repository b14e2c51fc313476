import { lookInside, portFacts } from './look-inside.ts';
import { askProbes } from './probes.ts';
import type { RestrictionId } from './restrictions.ts';
import type { Outcome, RunFacts } from './run-facts.ts';
import { settleBoth } from './settle-both.ts';
import { stopTrial } from './trial.ts';
import { stopOf, type TrialPlan, trialOf } from './trial-plan.ts';
import { tryAlone, unheeded } from './try-alone.ts';

export type StrictFacts = Pick<RunFacts, 'ports' | 'probes' | 'restricted' | 'passedWith'> &
  Partial<Pick<RunFacts, 'strictInside' | 'idleStop'>>;

/**
 * Runs the image under everything that a strict platform takes from it, with another port; and once so with a
 * group it does not know, on its own port. Where that fails, each restriction is tried alone.
 */
export async function observeStrict(
  plan: TrialPlan,
  onNote: (line: string) => void,
): Promise<StrictFacts> {
  const known = plan.restrictions.filter((id) => id !== 'unknown-group');
  const unknown = plan.restrictions.filter((id) => id !== 'random-uid');
  const [first, stranger] = await settleBoth([
    observeKnown(plan, known),
    trialOf(plan, unknown, plan.port).then(async (trial) => {
      await trial[Symbol.asyncDispose]();
      return trial.outcome;
    }),
  ]);
  if (first.facts) {
    const restricted = new Map<RestrictionId, Outcome>(known.map((id) => [id, first.outcome]));
    restricted.set('unknown-group', stranger);
    return { ...first.facts, restricted, passedWith: known };
  }
  if (stranger.ok) {
    const restricted = new Map(plan.restrictions.map((id) => [id, stranger] as const));
    // The other port is what it fails with.
    return { ports: [unheeded(plan)], probes: [], restricted, passedWith: unknown };
  }
  onNote('it does not start with everything at once: trying each restriction alone');
  return tryAlone(plan);
}

/** With group 0, on the other port: looked into, and stopped when nothing is under way. */
async function observeKnown(plan: TrialPlan, restrictions: readonly RestrictionId[]) {
  await using trial = await trialOf(plan, restrictions, plan.otherPort);
  const { outcome, container } = trial;
  if (!outcome.ok) return { outcome, facts: undefined };
  const inside = await lookInside(container, false);
  const probes = await askProbes(trial, {
    byWarp: plan.options.byWarp,
    healthcheck: [],
    port: undefined,
    sidecarPort: plan.sidecarPort,
  });
  const idleStop = await stopTrial(container, stopOf(plan));
  const ports = [portFacts(plan.otherPort, inside, outcome)];
  const facts = { ports, probes, idleStop, ...(inside ? { strictInside: inside } : {}) };
  return { outcome, facts };
}
