import type { ContainerFacts, Engine } from '../../engine/types.ts';
import { findWorkloads, isCommand, isKept } from '../../runtime/find-workloads.ts';
import { isService } from '../../runtime/services/service-users.ts';
import { exitCodes, WarpError } from '../../warp-error.ts';
import type { CliContext } from '../context.ts';
import { openEngineFor } from '../open-engine-for.ts';
import { printJson } from '../output/json.ts';
import { createPaint } from '../output/paint.ts';
import { topDocument } from '../top/document.ts';
import { plainLines } from '../top/layout.ts';
import { renderLine } from '../top/line.ts';
import { showTop } from '../top/show-top.ts';
import { watchContainers } from '../top/watch-containers.ts';
import { workloadNamed } from '../workload-named.ts';

export interface TopOptions {
  readonly once?: boolean;
  readonly engine?: string;
  readonly json?: boolean;
}

/** Wide enough that nothing is cut: who reads a file or a pipe can scroll. */
const plainColumns = 1000;

/** `warp top`: what the app's containers do, live in a terminal, else once. */
export async function top(context: CliContext, target: string, options: TopOptions): Promise<void> {
  await using engine = await openEngineFor(context, options.engine);
  const containers = await runningContainers(engine, context, target);
  const both = context.stdin.isTTY === true && context.stdout.isTTY === true;
  const live = both && !options.once && !options.json;
  await using watch = watchContainers(containers, context.signal);
  await watch.begun();
  if (live) {
    await showTop(context, watch);
    for (const line of watch.ended()) context.stderr.write(`${line}\n`);
  } else {
    await watch.measured();
    const views = watch.views();
    if (options.json) printJson(context, topDocument(views));
    else {
      const columns = context.stdout.columns ?? plainColumns;
      const paint = createPaint(false);
      for (const line of plainLines(views, columns)) {
        context.stdout.write(`${renderLine(line, columns, paint).trimEnd()}\n`);
      }
    }
  }
  if (context.signal.aborted) process.exitCode = exitCodes.interrupted;
}

/** Those of the app that serve it; one that is named, whatever it is for. */
async function runningContainers(engine: Engine, context: CliContext, target: string) {
  const wanted = workloadNamed(context, target);
  const found = await findWorkloads(engine, wanted);
  const named = (facts: ContainerFacts) => 'name' in wanted && facts.name === wanted.name;
  const serving = found.filter(
    (facts) => named(facts) || !(isService(facts) || isCommand(facts) || isKept(facts)),
  );
  const running = serving.filter(({ state }) => state === 'running');
  const watched = await Promise.all(
    running.map(async ({ id, name }) => ({ name, container: await engine.containers.find(id) })),
  );
  const containers = watched.flatMap(({ name, container }) =>
    container ? [{ name, container }] : [],
  );
  if (containers.length > 0) return containers;
  const [first] = serving;
  throw new WarpError({
    code: 'WARP_RUN_NOT_RUNNING',
    phase: 'run',
    message: `no container of ${target === '.' ? 'the app' : target} runs${first ? `: ${first.name} is ${first.state}` : ''}`,
    hint: 'start it with `warp run`; `warp ps --all` shows those that ended',
  });
}
