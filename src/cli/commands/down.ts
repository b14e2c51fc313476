import { appVolumes } from '../../runtime/app-volumes.ts';
import { isKept, listWorkloads, matchingWorkloads } from '../../runtime/find-workloads.ts';
import { label } from '../../runtime/labels.ts';
import { endServices, removeNetworks } from '../../runtime/services/end-services.ts';
import { isService } from '../../runtime/services/service-users.ts';
import { stopWorkloads } from '../../runtime/stop-workloads.ts';
import { WarpError } from '../../warp-error.ts';
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
  const found = matchingWorkloads(await listWorkloads(engine), wanted).filter(
    (facts) => !isKept(facts) || facts.name === target,
  );
  const labels: Record<string, string> =
    'folderId' in wanted ? { [label.folder]: wanted.folderId } : { [label.app]: wanted.name };
  const volumes = await appVolumes(engine, labels);
  if (options.volumes && 'name' in wanted) requireOneApp(wanted.name, [...found, ...volumes]);
  const apps = found.filter((facts) => !isService(facts));
  for (const { name } of await stopWorkloads(engine, apps)) note(`removed ${name}`);
  for (const { name } of await endServices(engine, found.filter(isService))) {
    note(`removed ${name}`);
  }
  const networks = await removeNetworks(engine, labels);
  for (const { name, what } of volumes) {
    if (!options.volumes) continue;
    note(`removing the volume ${name}: ${what}`);
    await engine.volumes.remove(name);
  }
  const containers = found.map(({ name }) => name);
  const removed = { containers, networks, volumes: volumes.map(({ name }) => name) };
  if (options.json)
    return printJson(context, options.volumes ? removed : { ...removed, volumes: [] });
  const data = volumes.filter((volume) => volume.data).map(({ name }) => name);
  if (data.length > 0 && !options.volumes) {
    note(`its data stays: ${data.join(', ')}; warp down --volumes removes it`);
  }
  if (containers.length + networks.length + volumes.length === 0) {
    note(`nothing of ${'folder' in wanted ? `the app in ${wanted.folder}` : target} is there`);
  }
}

/**
 * Data cannot be had again: a name that several folders' apps go by is not enough to remove it.
 * @throws WarpError `WARP_DOWN_SEVERAL`
 */
function requireOneApp(
  name: string,
  things: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[],
): void {
  const folders = new Map<string | undefined, string[]>();
  for (const thing of things) {
    const folder = thing.labels[label.folder];
    folders.set(folder, [...(folders.get(folder) ?? []), thing.name]);
  }
  if (folders.size <= 1) return;
  throw new WarpError({
    code: 'WARP_DOWN_SEVERAL',
    phase: 'usage',
    message: `${name} is the name of the apps in ${folders.size} folders, and --volumes removes data`,
    hint: 'give the folder whose app is meant; nothing has been removed',
    problems: [...folders.values()].map((names) => ({ message: names.join(', ') })),
  });
}
