import type { ContainerFacts, Engine } from '../engine/types.ts';
import { label } from './labels.ts';

export interface StoppedWorkload {
  readonly name: string;
  readonly container: string;
  /** Null where it was gone before it could be asked. */
  readonly exitStatus: number | null;
}

const defaultDrainMs = 10_000;

/** Drains and removes these containers. */
export function stopWorkloads(
  engine: Engine,
  workloads: readonly ContainerFacts[],
): Promise<readonly StoppedWorkload[]> {
  return Promise.all(
    workloads.map(async (facts) => {
      const container = await engine.containers.find(facts.id);
      const drainMs = Number(facts.labels[label.drain]) || defaultDrainMs;
      const running = facts.state === 'running';
      const exitStatus = running ? await container?.stop({ drainMs }) : facts.exitStatus;
      await container?.remove({ force: true });
      return { name: facts.name, container: facts.id, exitStatus: exitStatus ?? null };
    }),
  );
}
