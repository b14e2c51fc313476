import { relative } from 'node:path';
import { builders } from '../../../builders/catalog.ts';
import type { HandInstalled } from '../../builder/hand-installed.ts';
import type { Engine } from '../../engine/types.ts';
import { type Proposal, proposeEdits } from '../../kept/propose-edits.ts';
import type { ShellChanges } from '../../kept/types.ts';
import { layout } from '../../plan/image-layout.ts';
import {
  claimShell,
  exportsFolder,
  findKeptShell,
  type KeptShell,
  makeKeptShell,
} from '../../runtime/kept-shell.ts';
import { exportedIn, shellChanges } from '../../runtime/shell-changes.ts';
import { exitCodes, WarpError } from '../../warp-error.ts';
import type { CliContext } from '../context.ts';
import { attendCommand } from '../inside/attend-command.ts';
import { commandStreams } from '../inside/command-streams.ts';
import type { InsideCommandOptions } from '../inside/run-inside-app.ts';
import { openEngineFor } from '../open-engine-for.ts';
import { openPlaced, type PlacedApp, type PlannedApp, planApp } from '../plan-app.ts';
import { type Runnable, runnableFolder } from '../runnable.ts';
import { servicesFor } from '../services-for.ts';
import { variablesFor } from '../variables-for.ts';
import { workloadNamed } from '../workload-named.ts';
import { applyEdits, localFile } from './local-files.ts';
import { offerEdits } from './offer-edits.ts';
import { formatChanges, formatPatch, formatProposal } from './report-changes.ts';
import { giveTools } from './shell-tools.ts';

export interface KeepOptions extends InsideCommandOptions {
  /** Applies the edits without asking. */
  readonly write?: boolean;
}

interface Work {
  readonly context: CliContext;
  readonly engine: Engine;
  readonly placed: PlacedApp;
  readonly planned: PlannedApp;
  readonly runnable: Runnable;
  readonly options: KeepOptions;
  readonly args: readonly string[];
  readonly knowers: readonly HandInstalled[];
  /** The user's variables, and those of the app's services. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * `warp shell --keep-changes`: a shell as root in a container that stays until what was changed in it has been told,
 * with the edits that make the next build contain it.
 * @throws WarpError `WARP_USAGE` without a folder, and what building says
 */
export async function keepShell(
  context: CliContext,
  target: string,
  args: readonly string[],
  options: KeepOptions,
): Promise<void> {
  const wanted = workloadNamed(context, target);
  if (!('folder' in wanted)) throw needsFolder(target);
  const { folder } = wanted;
  const runnable = await runnableFolder(context, folder, options);
  const placed = openPlaced(context, folder);
  const { locked } = options;
  const planned = planApp(context, placed, locked === undefined ? {} : { locked });
  const knowers = builders.flatMap(({ handInstalled }) => handInstalled ?? []);
  await using engine = await openEngineFor(context, options.engine);
  await using services = servicesFor(context, engine);
  const given = variablesFor(context, options);
  const { env, network } = await services.provide({ ...runnable, given });
  const work: Work = { context, engine, placed, planned, runnable, options, args, knowers, env };
  const shell = await openShell(work, network);
  using _ = claimShell(context.stateFolder, shell.container.id);
  try {
    const status = await runShell(work, shell);
    context.signal.throwIfAborted();
    await tellChanges(work, shell);
    process.exitCode = status;
  } catch (error) {
    await setAside(shell, folder, context);
    if (!context.signal.aborted) throw error;
    process.exitCode = exitCodes.interrupted;
  }
}

function needsFolder(target: string): WarpError {
  return new WarpError({
    code: 'WARP_USAGE',
    phase: 'usage',
    message: `--keep-changes is for the app in a folder, and ${target} is none here`,
    hint: 'give the folder: what changes in the shell is written down there',
  });
}

/** The container that an earlier shell left, or a new one. */
async function openShell(work: Work, network: string | undefined): Promise<KeptShell> {
  const { context, engine, runnable, options } = work;
  const left = options.new
    ? undefined
    : await findKeptShell(engine, runnable.folderId, context.stateFolder);
  if (!left) return makeKeptShell(engine, { kind: 'new', ...runnable }, network);
  const { name } = left.facts;
  context.stderr.write(
    `${name} is left from an earlier shell: going on in it; --new begins afresh\n`,
  );
  return { container: left.container, name };
}

async function runShell(work: Work, { container }: KeptShell): Promise<number> {
  const { context, runnable, options, args, planned, knowers, env } = work;
  await container.start();
  const tools = await giveTools(context, { ...work, container });
  const { set: exported } = await exportedIn(container);
  using streams = commandStreams(context, options);
  const terminal = streams.io.terminal !== undefined;
  const { TERM: term } = context.env;
  if (terminal) context.stderr.write(greeting(planned, knowers, tools.usable));
  const command = await container.openExec([layout.command, 'shell', ...args], {
    io: streams.io,
    user: '0:0',
    env: {
      ...(terminal && term ? { TERM: term } : {}),
      ...tools.env,
      ...env,
      ...exported,
      WARP_SHELL_EXPORTS: exportsFolder,
      ...(terminal ? { WARP_SHELL_LABEL: `${runnable.appName} keep` } : {}),
    },
  });
  // The terminal is given back when this has ended, not before.
  return await attendCommand(context, command);
}

function greeting(
  { plan }: PlannedApp,
  knowers: readonly HandInstalled[],
  usable: ReadonlySet<HandInstalled>,
): string {
  const rows = [
    ['apt-get update && apt-get install NAME', 'Debian packages'],
    ...knowers
      .filter((one) => usable.has(one))
      .map(({ tools, what }) => [`${tools.usage} NAME`, what]),
    ['export NAME=value', 'environment'],
    [`files in ${plan.image.workdir}`, 'the source'],
  ];
  const lines = rows.map(([how = '', what]) => `  ${how.padEnd(40)}${what}\n`);
  return `as root, in a container of its own; what you change is told when you leave:\n${lines.join('')}`;
}

/** Tells what changed, and applies or offers the edits; then the container has done its work. */
async function tellChanges(work: Work, { container, name }: KeptShell): Promise<void> {
  const { context, engine, placed, planned, knowers, options } = work;
  const changes = await shellChanges(engine, container, knowers);
  // The folder may have changed meanwhile.
  const proposal = proposed(work, changes, openPlaced(context, planned.root));
  context.stderr.write(formatChanges(changes));
  if (proposal.edits.length > 0) context.stderr.write('the next build contains it with:\n');
  context.stdout.write(formatPatch(proposal));
  context.stderr.write(formatProposal(proposal));
  const write = (): void => {
    applyEdits(placed.disk.folder, proposal.edits);
    const files = proposal.edits.map(({ path }) => path).join(', ');
    context.stderr.write(`written: ${files}; warp build makes the image with it\n`);
  };
  const answer = await offerEdits(
    context,
    { edits: proposal.edits.length > 0, loses: changes.elsewhere.length > 0 },
    options.write ?? false,
  );
  if (answer === 'keep') {
    await setAside({ container, name }, planned.root, context);
    return;
  }
  if (answer === 'write') write();
  await container.remove({ force: true });
}

/** The kept container runs nothing but a shell's own. */
const asideMs = 1000;

/** Its files stay; what ran beside it for its sake need not. */
async function setAside(shell: KeptShell, folder: string, context: CliContext): Promise<void> {
  context.stderr.write(`${keptAs(shell, folder)}\n`);
  // Where the engine is gone, so is what it ran.
  await shell.container.stop({ drainMs: asideMs }).catch(() => undefined);
}

function proposed({ planned }: Work, changes: ShellChanges, { disk }: PlacedApp): Proposal {
  return proposeEdits({
    changes,
    source: disk,
    local: (path) => localFile(disk.folder, path),
    root: relative(disk.folder, planned.root),
    config: planned.config,
    plan: planned.plan,
  });
}

function keptAs({ name }: KeptShell, folder: string): string {
  return `kept: ${name}; warp shell --keep-changes ${folder} goes on in it, warp stop ${name} removes it`;
}
