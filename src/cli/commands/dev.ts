import { spawn } from 'node:child_process';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ReadStream } from 'node:tty';
import { createIgnoreMatcher } from '../../app/ignore-matcher.ts';
import type { Engine } from '../../engine/types.ts';
import { packageRoot } from '../../package-root.ts';
import type { RuntimeFacts } from '../../plan/runtime-facts.ts';
import type { Plan } from '../../plan/types.ts';
import { readCaBundle } from '../../runtime/ca-bundle.ts';
import type { DevBuild } from '../../runtime/dev/dev-build.ts';
import { type DevHost, DevSession } from '../../runtime/dev/dev-session.ts';
import { keepFolder } from '../../runtime/dev/keeper.ts';
import { exitCodes, WarpError } from '../../warp-error.ts';
import { type BuildOptions, buildFolder, type FolderBuild } from '../build-folder.ts';
import type { CliContext } from '../context.ts';
import { type DevKeys, readKeys } from '../dev/dev-keys.ts';
import { jsonOutput, linesOutput } from '../dev/dev-output.ts';
import { openInBrowser } from '../dev/open-in-browser.ts';
import { developmentMounts } from '../development.ts';
import { existingFolder } from '../existing-folder.ts';
import { openEngineFor } from '../open-engine-for.ts';
import { openPlaced, planApp } from '../plan-app.ts';
import { proxySettings } from '../proxy-settings.ts';
import { servicesFor } from '../services-for.ts';
import { variablesFor } from '../variables-for.ts';

export interface DevOptions extends Omit<BuildOptions, 'tag' | 'cache'> {
  readonly port?: number;
  readonly env?: readonly string[];
  readonly envFile?: readonly string[];
  /** True, or to wait for somebody to attach. */
  readonly debug?: true | 'wait';
  readonly debugPort?: number;
}

/** `warp dev`: the image of `warp build`, with the source as it is saved, until the developer quits. */
export async function dev(context: CliContext, dir: string, options: DevOptions): Promise<void> {
  try {
    await run(context, dir, options);
  } catch (error) {
    if (!options.json || !(error instanceof WarpError) || context.signal.aborted) throw error;
    jsonOutput(context).failed(error);
    process.exitCode = error.exitCode;
  }
}

async function run(context: CliContext, dir: string, options: DevOptions): Promise<void> {
  const folder = existingFolder(context, dir);
  const { disk } = openPlaced(context, folder);
  const matcher = createIgnoreMatcher(disk.ignore);
  const source = {
    folder: disk.folder,
    taken: disk.taken,
    ignores: (path: string) => matcher.ignores(path),
    mayReinclude: (path: string) => matcher.mayReinclude(path),
  };
  await using engine = await openEngineFor(context, options.engine);
  const given = variablesFor(context, options);
  const note = (line: string) => context.stderr.write(`warp: ${line}\n`);
  await using services = servicesFor(context, engine, note);
  const keeper = `${hostname()} ${process.pid}`;
  const host: DevHost = {
    engine,
    source,
    build: async () => {
      const build = await buildForDev(context, folder, { options, source });
      const { env, network } = await services.provide({
        ...build,
        given: { ...proxySettings(context.env), ...build.env, ...given },
      });
      return { ...build, env, network };
    },
    replan: () => planApp(context, openPlaced(context, folder), lockedOf(options)).plan,
    caBundle: readCaBundle(context.env),
    keeper,
    ...(options.port === undefined ? {} : { hostPort: options.port }),
    signal: context.signal,
  };
  using _kept = await keepFolder(engine, folder, context.stateFolder);
  await attend(context, host, options);
}

async function attend(context: CliContext, host: DevHost, options: DevOptions): Promise<void> {
  const terminal = terminalOf(context, options);
  const output = options.json
    ? jsonOutput(context)
    : linesOutput(context, { keys: terminal !== undefined });
  const session = new DevSession(host, output);
  let keys: DevKeys | undefined;
  const shell = () => void keys?.lend(() => openShell(session, host.engine));
  let asked = false;
  // The same way out as Ctrl-C, whatever is being done.
  const quit = () => {
    asked = true;
    process.kill(process.pid, 'SIGINT');
  };
  const open = () => {
    const url = session.url();
    if (url !== undefined) openInBrowser(url, (line) => output.note(line));
  };
  keys =
    terminal &&
    readKeys(terminal, {
      r: () => session.rebuild(),
      s: shell,
      o: open,
      q: quit,
    });
  try {
    await session.run();
  } finally {
    await keys?.[Symbol.asyncDispose]();
  }
  if (context.signal.aborted && !asked) process.exitCode = exitCodes.interrupted;
}

/** Where keys can be read: input and output are a terminal's. */
function terminalOf({ stdout }: CliContext, { json }: DevOptions): ReadStream | undefined {
  const { stdin } = process;
  const shown = 'isTTY' in stdout && stdout.isTTY === true;
  return stdin.isTTY && shown && !json ? stdin : undefined;
}

/** A shell in the app's container, as `warp shell` opens it. */
function openShell(session: DevSession, engine: Engine): Promise<void> {
  const id = session.container()?.id;
  if (id === undefined) return Promise.resolve();
  const words = [join(packageRoot(), 'bin/warp'), 'shell', id, '--engine', engine.about.address];
  const child = spawn(process.execPath, words, { stdio: 'inherit' });
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}

/** Builds what `warp build` does, and what containers have beside it. */
export async function buildForDev(
  context: CliContext,
  folder: string,
  { options, source }: { readonly options: DevOptions; readonly source: DevHost['source'] },
): Promise<DevBuild & Pick<FolderBuild, 'services'>> {
  const built = await buildFolder(context, folder, {
    ...lockedOf(options),
    ...(options.progress ? { progress: options.progress } : {}),
    ...(options.engine === undefined ? {} : { engine: options.engine }),
  });
  // With what the build found out: equal to the plan it was built by.
  const placed = openPlaced(context, folder);
  const planned = planApp(context, placed, lockedOf(options));
  const { plan, devEnv } = planned;
  const debug = options.debug !== undefined;
  const of = { ...built, placed, planned, options, debug };
  const mounts = await developmentMounts(context, of);
  return {
    ...source,
    image: built.image,
    id: built.id,
    facts: options.debug === 'wait' ? patient(built.runtime) : built.runtime,
    plan,
    appName: built.appName,
    folderId: built.folderId,
    services: built.services,
    mounts,
    ...(debug ? debugAccess(plan, options) : {}),
    env: devEnv,
    migrate: context.env.WARP_RUN_MIGRATE !== 'never',
  };
}

function debugAccess(
  { development }: Plan,
  { debug, debugPort }: DevOptions,
): Pick<DevBuild, 'debug'> {
  const found = development?.debugger;
  if (!found) return {};
  const { name, port, env, waitEnv } = found;
  const variables = { ...env, ...(debug === 'wait' ? waitEnv : {}) };
  return { debug: { name, port, hostPort: debugPort ?? port, env: variables } };
}

/** Somebody may attach tomorrow. */
const patienceMs = 86_400_000;

function patient(facts: RuntimeFacts): RuntimeFacts {
  const processes = facts.processes.map((one) => ({ ...one, startupMs: patienceMs }));
  return { ...facts, processes };
}

function lockedOf({ locked }: DevOptions): { readonly locked?: boolean } {
  return locked === undefined ? {} : { locked };
}
