import { hintOfAssumed } from '../../../runtime/last-words.ts';
import { observePlain } from './observe-plain.ts';
import { observeStrict } from './observe-strict.ts';
import type { RunFacts } from './run-facts.ts';
import { settleBoth } from './settle-both.ts';
import { type ObserveInput, planTrials, restrictedPlan, trialOf, volumesOf } from './trial-plan.ts';

export interface ObserveOptions {
  readonly signal: AbortSignal;
  readonly onNote: (line: string) => void;
}

/**
 * Runs an image: once as it says, to see what it does, once under everything that a strict platform takes
 * from it, with another port, and once more so with an unknown group. Where that fails, each restriction is
 * tried alone. Nothing is left behind.
 */
export async function observeRun(input: ObserveInput, options: ObserveOptions): Promise<RunFacts> {
  const plan = planTrials(input, options.signal);
  const about = {
    byWarp: plan.options.byWarp,
    sidecarPort: plan.sidecarPort,
    listens: plan.options.listens,
    exposedPorts: input.image.exposedPorts,
    volumes: volumesOf(input),
    hasServices: input.network !== undefined,
  };
  options.onNote('starting the image as it says');
  await using plain = await trialOf(plan, [], plan.port);
  const { outcome } = plain;
  if (!outcome.ok) {
    const hint = hintOfAssumed(input.runtime?.assumed ?? [], input.env, outcome.why);
    return { ...about, ...nothing, plain: { ...outcome, ...(hint ? { hint } : {}) } };
  }
  options.onNote(`serves after ${(outcome.startMs / 1000).toFixed(1)} s; starting it restricted`);
  const [seen, strict] = await settleBoth([
    observePlain(plan, { trial: plain, outcome, onNote: options.onNote }),
    observeStrict(restrictedPlan(plan, outcome), options.onNote),
  ]);
  return {
    ...about,
    ...seen,
    ...strict,
    plain: outcome,
    ports: [...seen.ports, ...strict.ports],
    probes: [...seen.probes, ...strict.probes],
  };
}

const nothing = {
  ports: [],
  probes: [],
  changes: [],
  outputLines: 0,
  restricted: new Map(),
  passedWith: [],
} satisfies Partial<RunFacts>;
