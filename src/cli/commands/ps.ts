import type { ContainerFacts } from '../../engine/types.ts';
import { listWorkloads } from '../../runtime/find-workloads.ts';
import { label } from '../../runtime/labels.ts';
import { isService } from '../../runtime/services/service-users.ts';
import type { CliContext } from '../context.ts';
import { openEngineFor } from '../open-engine-for.ts';
import { printJson } from '../output/json.ts';
import { formatTable } from '../output/table.ts';

export interface PsOptions {
  readonly all?: boolean;
  readonly engine?: string;
  readonly json?: boolean;
}

/** `warp ps` */
export async function ps(context: CliContext, options: PsOptions): Promise<void> {
  await using engine = await openEngineFor(context, options.engine);
  const workloads = (await listWorkloads(engine)).filter(
    (facts) => options.all || facts.state === 'running',
  );
  if (options.json) {
    printJson(context, workloads.map(rowOf));
    return;
  }
  const rows = workloads
    .map(rowOf)
    .map((row) => [row.name, row.app, row.process, row.state, row.url ?? row.address ?? '']);
  context.stdout.write(formatTable(['NAME', 'APP', 'PROCESS', 'STATE', 'URL'], rows));
}

function rowOf(facts: ContainerFacts) {
  const published = facts.ports[0];
  const service = isService(facts);
  const address = `127.0.0.1:${published?.host}`;
  return {
    container: facts.id,
    name: facts.name,
    app: facts.labels[label.app] ?? '',
    process: facts.labels[label.process] ?? '',
    state: facts.state,
    image: facts.image,
    ...(service ? { service } : {}),
    ...(published && !service
      ? { url: `${facts.labels[label.scheme] ?? 'http'}://${address}` }
      : {}),
    ...(published && service ? { address } : {}),
    ...(facts.exitStatus === undefined ? {} : { exitStatus: facts.exitStatus }),
  };
}
