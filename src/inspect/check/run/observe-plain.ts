import { drainTrial } from './drain.ts';
import { lookBeside } from './look-beside.ts';
import { lookInside, portFacts } from './look-inside.ts';
import { askProbes } from './probes.ts';
import type { RunFacts, Started } from './run-facts.ts';
import type { Trial } from './trial.ts';
import { stopOf, type TrialPlan } from './trial-plan.ts';

/** Of its output no more is counted. */
export const mostLines = 200;

export type PlainFacts = Pick<RunFacts, 'ports' | 'probes' | 'changes' | 'outputLines'> &
  Partial<Pick<RunFacts, 'inside' | 'drain'>>;

export interface PlainTrial {
  readonly trial: Trial;
  readonly outcome: Started;
  readonly onNote: (line: string) => void;
}

/** Looks at a container that runs as its image says, and stops it with a request under way. */
export async function observePlain(
  plan: TrialPlan,
  { trial, outcome, onNote }: PlainTrial,
): Promise<PlainFacts> {
  const { container } = trial;
  const { engine, labels, image, slowPath, network } = plan.input;
  const inside =
    (await lookInside(container, true)) ??
    (await lookBeside(engine, { container, labels }, { signal: plan.options.signal, onNote }));
  const probes = await askProbes(trial, {
    byWarp: plan.options.byWarp,
    healthcheck: image.config.healthcheck,
    port: outcome.status === undefined ? undefined : outcome.port,
    sidecarPort: plan.sidecarPort,
  });
  let outputLines = 0;
  for await (const _ of container.logs({ follow: false, tail: mostLines })) outputLines += 1;
  const port = outcome.status === undefined ? undefined : outcome.port;
  const how = { ...stopOf(plan), slowPath, mayPost: network === undefined };
  const drain = await drainTrial(trial, port, how);
  const changes = await container.changes();
  const ports = [portFacts(plan.port, inside, outcome)];
  return { ports, probes, changes, outputLines, drain, ...(inside ? { inside } : {}) };
}
