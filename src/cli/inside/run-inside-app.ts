import type { Engine } from '../../engine/types.ts';
import { type Inside, runInside } from '../../runtime/run-inside.ts';
import type { CliContext } from '../context.ts';
import { openEngineFor } from '../open-engine-for.ts';
import { servicesFor } from '../services-for.ts';
import { type VariableOptions, variablesFor } from '../variables-for.ts';
import { workloadNamed } from '../workload-named.ts';
import { attendCommand } from './attend-command.ts';
import { commandStreams, type StreamOptions } from './command-streams.ts';
import { findInside, type InsideOptions } from './find-inside.ts';

/** Options that all commands inside the app's image have. */
export interface InsideCommandOptions extends Omit<InsideOptions, 'runningOnly'>, VariableOptions {
  /** False with `--no-tty`. */
  readonly tty?: boolean;
}

export interface InsideWork extends InsideCommandOptions, InsideOptions, StreamOptions {
  readonly verb: string;
  readonly args: readonly string[];
  /** Instead of the image's own. */
  readonly user?: string;
  /** Looks at the engine before anything is done there. */
  readonly check?: (engine: Engine) => Promise<void>;
  /** What the verb itself is given for the place, beside the user's variables. */
  readonly variables?: (inside: Inside, terminal: boolean) => Readonly<Record<string, string>>;
  /** Told where it will run. */
  readonly onFound?: (inside: Inside, terminal: boolean) => void;
  readonly onStart?: (container: string) => void;
}

/**
 * Runs a verb of the image's own command where the app is, and attends it to its end.
 * @returns its exit status
 */
export async function runInsideApp(
  context: CliContext,
  target: string,
  work: InsideWork,
): Promise<number> {
  const env = variablesFor(context, work);
  await using engine = await openEngineFor(context, work.engine);
  await work.check?.(engine);
  const inside = await findInside(context, engine, target, work);
  if (!inside) {
    context.stderr.write(`not ${work.verb}: ${nothingRuns(context, target)}\n`);
    return 1;
  }
  context.signal.throwIfAborted();
  await using services = servicesFor(context, engine);
  const access =
    inside.kind === 'new' ? await services.provide({ ...inside, given: env }) : undefined;
  using streams = commandStreams(context, work);
  const { io } = streams;
  const terminal = io.terminal !== undefined;
  work.onFound?.(inside, terminal);
  const { TERM: term } = context.env;
  const command = {
    verb: work.verb,
    args: work.args,
    ...(work.user === undefined ? {} : { user: work.user }),
    env: {
      ...(terminal && term ? { TERM: term } : {}),
      ...(access?.env ?? env),
      ...work.variables?.(inside, terminal),
    },
    network: access?.network,
  };
  await using run = await runInside(engine, inside, command, io);
  work.onStart?.(run.container);
  return await attendCommand(context, run.command);
}

function nothingRuns(context: CliContext, target: string): string {
  const wanted = workloadNamed(context, target);
  return `no container of ${'folder' in wanted ? `the app in ${wanted.folder}` : target} runs`;
}
