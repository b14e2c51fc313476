import { createInterface } from 'node:readline/promises';
import { BuildFailure } from '../../engine/buildkit/errors.ts';
import type { FailedStep } from '../../engine/failed-step.ts';
import { buildImage } from '../../runtime/build-image.ts';
import {
  catchingFailures,
  commandLine,
  failedShell,
  partsOf,
  StepCaught,
} from '../../runtime/failed-shell.ts';
import { folderAppName } from '../../runtime/labels.ts';
import { stepReport } from '../../runtime/step-report.ts';
import { WarpError } from '../../warp-error.ts';
import { type BuildOptions, buildFolder } from '../build-folder.ts';
import type { CliContext } from '../context.ts';
import { attendCommand } from '../inside/attend-command.ts';
import { commandStreams } from '../inside/command-streams.ts';
import type { InsideCommandOptions } from '../inside/run-inside-app.ts';
import { onEngine } from '../on-engine.ts';
import { openPlaced, planApp } from '../plan-app.ts';
import { variablesFor } from '../variables-for.ts';
import { workloadNamed } from '../workload-named.ts';

/** As much of a command is told; all of it is in the shell's history. */
const toldCharacters = 300;
const toldLines = 15;

/**
 * `warp shell --failed`: builds the app up to the step that fails, and opens a shell in it: with the
 * files as the step left them, its caches, secrets and environment, its command in the history.
 * @throws WarpError `WARP_USAGE` without a folder, and what a build says that fails in no command
 */
export async function shellInFailedStep(
  context: CliContext,
  target: string,
  args: readonly string[],
  options: InsideCommandOptions,
): Promise<void> {
  const wanted = workloadNamed(context, target);
  if (!('folder' in wanted)) throw needsFolder(target);
  const { folder } = wanted;
  const step = await failedStep(context, folder, options);
  if (!step) {
    context.stderr.write('nothing fails: the image is built\n');
    return;
  }
  await using _ = step;
  const status = await runShell(context, step, { folder, args, options });
  if (!context.signal.aborted && (await wantsBuild(context))) {
    const built = await buildFolder(context, folder, buildOptions(options));
    context.stdout.write(`${built.image}\n`);
    return;
  }
  process.exitCode = status;
}

function needsFolder(target: string): WarpError {
  return new WarpError({
    code: 'WARP_USAGE',
    phase: 'usage',
    message: `--failed is for the build of an app in a folder, and ${target} is none here`,
    hint: 'give the folder that warp build fails for',
  });
}

function buildOptions({ progress, engine, locked }: InsideCommandOptions): BuildOptions {
  return {
    ...(progress ? { progress } : {}),
    ...(engine === undefined ? {} : { engine }),
    ...(locked === undefined ? {} : { locked }),
  };
}

/** Builds as `warp build` does, but for the step that fails. */
async function failedStep(
  context: CliContext,
  folder: string,
  options: InsideCommandOptions,
): Promise<FailedStep | undefined> {
  const placed = openPlaced(context, folder);
  const { locked } = options;
  const planned = planApp(context, placed, locked === undefined ? {} : { locked });
  const name = planned.name ?? folderAppName(folder);
  const work = { disk: placed.disk, appName: name, planned, options: buildOptions(options) };
  try {
    await onEngine(context, work, (input, run) =>
      buildImage(
        { ...input, engine: catchingFailures(input.engine), tags: [`${name}:latest`] },
        run,
      ),
    );
    return undefined;
  } catch (error) {
    if (error instanceof StepCaught) return error.step;
    throw error;
  }
}

interface Shell {
  readonly folder: string;
  readonly args: readonly string[];
  readonly options: InsideCommandOptions;
}

async function runShell(
  context: CliContext,
  step: FailedStep,
  { folder, args, options }: Shell,
): Promise<number> {
  const given = variablesFor(context, options);
  // BuildKit waits for the end of piped input before it tells that a command has ended.
  const stdin = args.length === 0;
  using streams = commandStreams(context, { ...options, stdin });
  const terminal = streams.io.terminal !== undefined;
  if (terminal) context.stderr.write(greeting(step, folder));
  const { TERM: term } = context.env;
  const stage = step.failure instanceof BuildFailure ? step.failure.place.stage : '';
  const shell = failedShell(step, `failed ${stage}`.trim());
  // Arguments are for a shell that nobody types into.
  const argv = args.length > 0 ? ['/bin/sh', ...args] : shell.argv;
  const command = await step.open(argv, {
    io: streams.io,
    env: { ...(terminal && term ? { TERM: term } : {}), ...shell.env, ...given },
  });
  // The terminal is given back when this has ended, not before.
  return await attendCommand(context, command);
}

function greeting(step: FailedStep, folder: string): string {
  const line = commandLine(partsOf(step.argv).argv);
  const told = line.length > toldCharacters ? `${line.slice(0, toldCharacters)} …` : line;
  const failure = explained(step.failure);
  const output = failure.output?.trimEnd().split('\n').slice(-toldLines) ?? [];
  return [
    failure.message,
    ...output.filter(Boolean).map((one) => `  │ ${one}`),
    'in the failed step, with its files as it left them, its mounts and caches; the command, also in the history:',
    `  ${told}`,
    `what is changed here goes with the shell: the fix belongs into ${folder}`,
    '',
  ].join('\n');
}

/** In the words of what ran in the step, where it has some. */
function explained(failure: WarpError): WarpError {
  const report = stepReport();
  for (const line of failure.output?.split('\n') ?? [])
    report.take({ kind: 'log', id: '', line, stream: 'out' });
  const told = report.explain(failure);
  return told instanceof WarpError ? told : failure;
}

/** Whether to go on with the build; only a terminal can be asked. */
async function wantsBuild(context: CliContext): Promise<boolean> {
  if (!context.stdin.isTTY || context.stdin.destroyed) return false;
  // The shell's streams have let go of it.
  context.stdin.ref?.();
  const lines = createInterface({ input: context.stdin, output: context.stderr });
  const closed = new Promise<string>((resolve) => {
    for (const event of ['close', 'SIGINT']) lines.once(event, () => resolve('no'));
  });
  try {
    const answer = await Promise.race([lines.question('build again? [y]es, [n]o: '), closed]);
    return /^y/i.test(answer);
  } finally {
    lines.removeAllListeners();
    lines.close();
    context.stdin.unref?.();
  }
}
