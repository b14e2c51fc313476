import { relative } from 'node:path';
import { leftOutFiles } from '../../app/left-out-files.ts';
import type { Engine } from '../../engine/types.ts';
import type { TestRun } from '../../plan/development.ts';
import { layout } from '../../plan/image-layout.ts';
import type { Plan } from '../../plan/types.ts';
import { sourceUpload } from '../../runtime/dev/source-upload.ts';
import { type Inside, runInside } from '../../runtime/run-inside.ts';
import { WarpError } from '../../warp-error.ts';
import { type BuildOptions, buildFolder } from '../build-folder.ts';
import type { CliContext } from '../context.ts';
import { developmentMounts } from '../development.ts';
import { attendCommand } from '../inside/attend-command.ts';
import { commandStreams } from '../inside/command-streams.ts';
import { keepJunit } from '../inside/keep-junit.ts';
import { openEngineFor } from '../open-engine-for.ts';
import { openPlaced, type PlacedApp, type PlannedApp, planApp } from '../plan-app.ts';
import { servicesFor } from '../services-for.ts';
import { type VariableOptions, variablesFor } from '../variables-for.ts';

export interface TestOptions
  extends Pick<BuildOptions, 'progress' | 'engine' | 'locked'>,
    VariableOptions {
  /** File for JUnit XML. */
  readonly junit?: string;
  /** False with `--no-tty`. */
  readonly tty?: boolean;
}

/**
 * `warp test`: the app's own tests in its production image, with what development takes mounted, in a
 * container that goes with them; their exit status is warp's.
 * @param words after `--`: another command, or options for the usual one
 */
export async function test(
  context: CliContext,
  dir: string,
  words: readonly string[] | undefined,
  options: TestOptions,
): Promise<void> {
  const variables = variablesFor(context, options);
  const built = await buildFolder(context, dir, options);
  const placed = openPlaced(context, built.folder);
  const locked = options.locked === undefined ? {} : { locked: options.locked };
  const planned = planApp(context, placed, locked);
  const run = planned.plan.development?.test ?? none;
  const command = commandOf(run, words, options.junit !== undefined);
  const mounts = await developmentMounts(context, { ...built, placed, planned, options });
  context.signal.throwIfAborted();
  await using engine = await openEngineFor(context, options.engine);
  const inside = {
    kind: 'new' as const,
    image: built.id,
    facts: built.runtime,
    appName: built.appName,
    folderId: built.folderId,
    services: built.services,
    apart: { volumes: mounts, prepare: bringLeftOut(context, placed, planned, run) },
  };
  const env = {
    ...assumedValues(planned),
    ...run.env,
    ...(options.junit === undefined ? {} : { ...run.junitEnv, WARP_JUNIT: layout.junit }),
  };
  const writers = run.junitWriters;
  const work = { inside, command, env, given: variables, options, writers };
  process.exitCode = await attend(context, engine, work);
}

async function attend(
  context: CliContext,
  engine: Engine,
  work: {
    readonly inside: Extract<Inside, { kind: 'new' }>;
    readonly command: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    /** What the user sets: it wins over `env` and over what services add. */
    readonly given: Readonly<Record<string, string>>;
    readonly options: TestOptions;
    /** {@link TestRun.junitWriters} */
    readonly writers: string | undefined;
  },
): Promise<number> {
  const { inside, command, env, given, options, writers } = work;
  await using services = servicesFor(context, engine);
  const access = await services.provide({ ...inside, given });
  using streams = commandStreams(context, options);
  const { TERM: term } = context.env;
  const terminal = streams.io.terminal && term ? { TERM: term } : {};
  const asked = {
    verb: 'exec',
    args: ['--', ...command],
    env: { ...terminal, ...env, ...access.env },
    network: access.network,
  };
  await using running = await runInside(engine, inside, asked, streams.io);
  const status = await attendCommand(context, running.command);
  if (options.junit === undefined || context.signal.aborted) return status;
  const container = await engine.containers.find(running.container);
  const kept = await keepJunit(context, container, options.junit);
  if (kept || status !== 0) return status;
  throw new WarpError({
    code: 'WARP_TEST_NO_JUNIT',
    phase: 'run',
    message: `the tests have ended well, and have written no JUnit XML for ${options.junit}`,
    hint: `${writers ? `${writers} write it; ` : ''}a command of your own finds the file to write in $WARP_JUNIT`,
  });
}

const none: TestRun = { env: {}, junitEnv: {}, files: [] };

/** @throws WarpError `WARP_TEST_UNKNOWN` where neither the user nor the app says how */
function commandOf(
  run: TestRun,
  words: readonly string[] | undefined,
  junit: boolean,
): readonly string[] {
  const [first = '-'] = words ?? [];
  if (words && !first.startsWith('-')) return words;
  const usual = (junit ? run.junit : undefined) ?? run.command?.value;
  if (usual) return [...usual, ...(words ?? [])];
  throw new WarpError({
    code: 'WARP_TEST_UNKNOWN',
    phase: 'run',
    message: 'nothing shows how the tests of this app are run',
    hint: 'give a command (warp test -- COMMAND…), or set test: in warp.yaml',
  });
}

/** What the build made up so that the app can be loaded, and the image has no value of its own for. */
function assumedValues({ plan }: PlannedApp): Readonly<Record<string, string>> {
  const baked = bakedText(plan);
  return Object.fromEntries(
    plan.assumed
      .filter(({ name }) => !new RegExp(`^${name}=`, 'm').test(baked))
      .map(({ name, value }) => [name, value]),
  );
}

/** `launch.env` of the image, as the plan writes it. */
function bakedText({ stages }: Plan): string {
  const steps = stages.flatMap((stage) => stage.steps);
  const step = steps.find((one) => one.kind === 'file' && one.to === `${layout.etc}/launch.env`);
  return step?.kind === 'file' ? step.content : '';
}

/** Tests that an ignore file keeps out of the image are put where they would be in it. */
function bringLeftOut(
  context: CliContext,
  { disk }: PlacedApp,
  { root }: PlannedApp,
  { files }: TestRun,
): NonNullable<Extract<Inside, { kind: 'new' }>['apart']>['prepare'] {
  const place = relative(disk.folder, root);
  const paths = leftOutFiles(disk.folder, { root: place, ignore: disk.ignore, wanted: files });
  return async (container) => {
    if (paths.length === 0) return;
    const some = paths.length === 1 ? paths[0] : `${paths.length} files of tests`;
    context.stderr.write(`${some}, left out of the image: copied into the container\n`);
    await sourceUpload(disk.folder, []).lay(container, paths);
  };
}
