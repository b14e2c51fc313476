import type { Container, ContainerFacts } from '../engine/types.ts';
import type { RuntimeProcess } from '../plan/runtime-facts.ts';
import { WarpError } from '../warp-error.ts';
import { containerSpec, labelsOf, processOf, type RunAppInput, stopMs } from './app-container.ts';
import { ensureVolumes } from './app-volumes.ts';
import { label } from './labels.ts';
import { hintOfAssumed } from './last-words.ts';
import { portIsFree } from './port-is-free.ts';
import { type MigrationOptions, runMigrations } from './run-migrations.ts';
import { schemeOf } from './scheme.ts';
import { removeUnwritten } from './unwritten-volumes.ts';
import { waitUntilReady } from './wait-until-ready.ts';

export interface RunOptions extends MigrationOptions {
  /** The app's container, as soon as it has started. */
  readonly onStarted?: (container: Container) => void;
  /** Ready is an app that answers at all, be it with an error. */
  readonly anyAnswer?: boolean;
}

export interface RunningApp {
  readonly container: Container;
  readonly name: string;
  /** Undefined for a process that does not listen. */
  readonly url: string | undefined;
  readonly drainMs: number;
}

/** Added to the server's own start-up limit for what comes before it: quick hooks, container start. */
const startSlackMs = 30_000;

/**
 * Starts a process of an app and waits until it is ready; before web, pending migrations are applied.
 * On failure or abort nothing that this call made is left running, nor a new volume that nobody wrote to.
 * @throws WarpError of phase run.
 */
export async function runApp(input: RunAppInput, options: RunOptions): Promise<RunningApp> {
  const process = processOf(input.facts, input.process);
  const volumes = await ensureVolumes(input.engine, input, input.facts);
  try {
    return await runOn(input, process, options);
  } catch (error) {
    const { engine, image } = input;
    const labels = { ...labelsOf(input, 'data'), [label.command]: 'look' };
    // Why it failed is what the user is to hear.
    await removeUnwritten({ engine, image, labels, volumes }).catch(() => undefined);
    throw error;
  }
}

/** With its volumes there. */
async function runOn(
  input: RunAppInput,
  process: RuntimeProcess,
  options: RunOptions,
): Promise<RunningApp> {
  if (input.migrate && input.facts.migrates && process.name === 'web')
    await runMigrations(input, options);
  await replacePrevious(input, options);
  const container = await startOnFreePort(input, process, options);
  options.onStarted?.(container);
  try {
    const started = await container.inspect();
    const port = started.ports.find((published) => published.container === input.facts.port);
    // An app that has ended already has no ports any more: the wait tells why it ended.
    if (process.listens && !port && started.state === 'running') {
      throw new Error(`port ${input.facts.port} was not published`);
    }
    const scheme = schemeOf(process, input.env);
    const url = process.listens ? `${scheme}://127.0.0.1:${port?.host ?? 0}` : undefined;
    await waitUntilReady(container, {
      url: url === undefined ? undefined : new URL(url),
      port: input.facts.port,
      timeoutMs: process.startupMs + startSlackMs,
      hooksMs: input.facts.startHooksMs ?? 0,
      signal: options.signal,
      onNote: options.onNote,
      anyAnswer: options.anyAnswer ?? false,
      hintOf: (output) => hintOfAssumed(input.facts.assumed ?? [], input.env, output),
    });
    return { container, name: started.name, url, drainMs: stopMs(process) };
  } catch (error) {
    await container.remove({ force: true });
    throw error;
  }
}

/**
 * The container of this name that an earlier run of the same app left gives way.
 * @throws WarpError `WARP_RUN_NAME_TAKEN` when the name belongs to something else.
 */
async function replacePrevious(input: RunAppInput, options: RunOptions): Promise<void> {
  const previous = await input.engine.containers.find(input.name);
  if (!previous) return;
  const facts = await previous.inspect();
  if (facts.labels[label.folder] !== input.folderId) {
    throw new WarpError({
      code: 'WARP_RUN_NAME_TAKEN',
      phase: 'run',
      message: `a container named ${input.name} is there already, of another app`,
      hint: `choose another with --name, or remove it: warp stop ${input.name}`,
    });
  }
  await requireFreePort(input, facts);
  if (facts.state === 'running') options.onNote(`stopping ${input.name}, which ran before`);
  await previous.stop({ drainMs: Number(facts.labels[label.drain]) || 10_000 });
  await previous.remove({ force: true });
}

/**
 * The app that runs is not stopped for one that could not start.
 * @throws WarpError `WARP_PORT_IN_USE` when the port asked for is taken by something else.
 */
async function requireFreePort(input: RunAppInput, previous: ContainerFacts): Promise<void> {
  const { hostPort, engine } = input;
  const local = engine.about.address.startsWith('unix:');
  if (!hostPort || !local || previous.ports.some(({ host }) => host === hostPort)) return;
  if (await portIsFree(hostPort)) return;
  throw new WarpError({
    code: 'WARP_PORT_IN_USE',
    phase: 'run',
    message: `port ${hostPort} of this machine is in use by something else; ${input.name} goes on as it was`,
    hint: 'choose another with --port, leave --port out for any free one, or stop what uses it',
  });
}

/** Publishes the port asked for, or the app's own, or any free one where that is taken. */
async function startOnFreePort(
  input: RunAppInput,
  process: RuntimeProcess,
  options: RunOptions,
): Promise<Container> {
  try {
    return await startOn(input, process, input.hostPort ?? input.facts.port);
  } catch (error) {
    const taken = error instanceof WarpError && error.code === 'WARP_PORT_IN_USE';
    if (!taken || input.hostPort !== undefined) throw error;
    options.onNote(`port ${input.facts.port} is in use; taking a free one`);
    return await startOn(input, process, 0);
  }
}

async function startOn(
  input: RunAppInput,
  process: RuntimeProcess,
  hostPort: number,
): Promise<Container> {
  const command = ['start', process.name];
  const spec = containerSpec(input, command, process.listens ? hostPort : undefined);
  const container = await input.engine.containers.create(spec);
  try {
    await input.beside?.prepare(container);
    await container.start();
    return container;
  } catch (error) {
    await container.remove({ force: true });
    throw error;
  }
}
