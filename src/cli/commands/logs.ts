import { findWorkloads } from '../../runtime/find-workloads.ts';
import type { CliContext } from '../context.ts';
import { openEngineFor } from '../open-engine-for.ts';
import { workloadNamed } from '../workload-named.ts';

export interface LogsOptions {
  readonly follow?: boolean;
  readonly tail?: number;
  readonly engine?: string;
}

/** `warp logs`: what the newest container of the app wrote; stdout and stderr stay apart. */
export async function logs(
  context: CliContext,
  target: string,
  options: LogsOptions,
): Promise<void> {
  await using engine = await openEngineFor(context, options.engine);
  const [newest] = await findWorkloads(engine, workloadNamed(context, target));
  const container = newest && (await engine.containers.find(newest.id));
  if (!container) return;
  const lines = container.logs({
    follow: options.follow ?? false,
    ...(options.tail === undefined ? {} : { tail: options.tail }),
    signal: context.signal,
  });
  for await (const line of lines) {
    (line.stream === 'out' ? context.stdout : context.stderr).write(`${line.text}\n`);
  }
}
