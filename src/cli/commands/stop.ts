import { findWorkloads, isKept } from '../../runtime/find-workloads.ts';
import { label } from '../../runtime/labels.ts';
import { endServices, endUnusedServices } from '../../runtime/services/end-services.ts';
import { isService, serviceUsers } from '../../runtime/services/service-users.ts';
import { stopWorkloads } from '../../runtime/stop-workloads.ts';
import type { CliContext } from '../context.ts';
import { openEngineFor } from '../open-engine-for.ts';
import { printJson } from '../output/json.ts';
import { workloadNamed } from '../workload-named.ts';

export interface StopOptions {
  readonly engine?: string;
  readonly json?: boolean;
}

/**
 * `warp stop`: drains and removes every container of the app, then the services that nobody uses any
 * more; its data stays.
 */
export async function stop(
  context: CliContext,
  target: string,
  options: StopOptions,
): Promise<void> {
  await using engine = await openEngineFor(context, options.engine);
  const wanted = workloadNamed(context, target);
  const workloads = (await findWorkloads(engine, wanted)).filter(
    (facts) => !isKept(facts) || facts.name === target,
  );
  const stopped = await stopWorkloads(
    engine,
    workloads.filter((facts) => !isService(facts)),
  );
  // A service by its own name; those of an app go with what uses them.
  const named = workloads.filter((facts) => isService(facts) && facts.name === target);
  const ended = [...(await endServices(engine, named))];
  for (const folderId of new Set(workloads.flatMap(({ labels }) => labels[label.folder] ?? []))) {
    const users = serviceUsers(context.stateFolder, folderId);
    ended.push(...(await endUnusedServices(engine, { folderId, users })));
  }
  const services = ended.map(({ name, id }) => ({ name, container: id, exitStatus: null }));
  if (options.json) return printJson(context, [...stopped, ...services]);
  for (const { name, exitStatus } of stopped) {
    context.stderr.write(`stopped ${name} (status ${exitStatus ?? 'unknown'})\n`);
  }
  for (const { name } of services) context.stderr.write(`stopped ${name}\n`);
}
