import type { Engine } from '../../engine/types.ts';
import { isKept, listWorkloads, matchingWorkloads } from '../../runtime/find-workloads.ts';
import { label } from '../../runtime/labels.ts';
import { endServices, removeNetworks } from '../../runtime/services/end-services.ts';
import { isService } from '../../runtime/services/service-users.ts';
import { stopWorkloads } from '../../runtime/stop-workloads.ts';
import type { CliContext } from '../context.ts';
import { openEngineFor } from '../open-engine-for.ts';
import { printJson } from '../output/json.ts';
import { workloadNamed } from '../workload-named.ts';

export interface DownOptions {
  readonly volumes?: boolean;
  readonly engine?: string;
  readonly json?: boolean;
}

/**
 * `warp down`: removes everything of an app that is on the engine except its images: containers,
 * services, network; with `--volumes` its data. That there is nothing is no error.
 */
export async function down(
  context: CliContext,
  target: string,
  options: DownOptions,
): Promise<void> {
  await using engine = await openEngineFor(context, options.engine);
  const wanted = workloadNamed(context, target);
  const note = (line: string) => {
    if (!options.json) context.stderr.write(`${line}\n`);
  };
  const labels: Record<string, string> =
    'folderId' in wanted ? { [label.folder]: wanted.folderId } : { [label.app]: wanted.name };
  const found = matchingWorkloads(await listWorkloads(engine), wanted).filter(
    (facts) => !isKept(facts) || facts.name === target,
  );
  const apps = found.filter((facts) => !isService(facts));
  for (const { name } of await stopWorkloads(engine, apps)) note(`removed ${name}`);
  for (const { name } of await endServices(engine, found.filter(isService))) {
    note(`removed ${name}`);
  }
  const networks = await removeNetworks(engine, labels);
  const volumes = await volumesOf(engine, labels);
  for (const { name, what } of volumes) {
    if (!options.volumes) continue;
    note(`removing the volume ${name}: ${what}`);
    await engine.volumes.remove(name);
  }
  const containers = found.map(({ name }) => name);
  const removed = { containers, networks, volumes: volumes.map(({ name }) => name) };
  if (options.json)
    return printJson(context, options.volumes ? removed : { ...removed, volumes: [] });
  if (volumes.length > 0 && !options.volumes) {
    note(`its data stays: ${removed.volumes.join(', ')}; warp down --volumes removes it`);
  }
  if (containers.length + networks.length + volumes.length === 0) {
    note(`nothing of ${'folder' in wanted ? `the app in ${wanted.folder}` : target} is there`);
  }
}

async function volumesOf(engine: Engine, labels: Readonly<Record<string, string>>) {
  const found = await engine.volumes.list({ [label.managed]: 'true', ...labels });
  return found.map((volume) => {
    const service = volume.labels[label.credentials] !== undefined;
    const owner = volume.labels[label.process];
    const what = service ? `the data of the service ${owner}` : "the app's own data";
    return { name: volume.name, what };
  });
}
