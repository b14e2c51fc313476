import { findWorkloads } from '../../runtime/find-workloads.ts';
import { label } from '../../runtime/labels.ts';
import type { CliContext } from '../context.ts';
import { openEngineFor } from '../open-engine-for.ts';
import { printJson } from '../output/json.ts';
import { workloadNamed } from '../workload-named.ts';

export interface StopOptions {
  readonly engine?: string;
  readonly json?: boolean;
}

const defaultDrainMs = 10_000;

/** `warp stop`: drains and removes every container of the app; its data stays. */
export async function stop(
  context: CliContext,
  target: string,
  options: StopOptions,
): Promise<void> {
  await using engine = await openEngineFor(context, options.engine);
  const workloads = await findWorkloads(engine, workloadNamed(context, target));
  const stopped = await Promise.all(
    workloads.map(async (facts) => {
      const container = await engine.containers.find(facts.id);
      const drainMs = Number(facts.labels[label.drain]) || defaultDrainMs;
      const running = facts.state === 'running';
      const exitStatus = running ? await container?.stop({ drainMs }) : facts.exitStatus;
      await container?.remove({ force: true });
      return { name: facts.name, container: facts.id, exitStatus: exitStatus ?? null };
    }),
  );
  if (options.json) return printJson(context, stopped);
  for (const { name, exitStatus } of stopped) {
    context.stderr.write(`stopped ${name} (status ${exitStatus ?? 'unknown'})\n`);
  }
}
