import type { Container, ContainerSpec, Engine } from '../engine/types.ts';
import type { RuntimeFacts, RuntimeProcess } from '../plan/runtime-facts.ts';
import { WarpError } from '../warp-error.ts';
import { volumesOf } from './app-volumes.ts';
import { label } from './labels.ts';
import { schemeOf } from './scheme.ts';

export interface RunAppInput {
  readonly engine: Engine;
  /** Image id or reference. */
  readonly image: string;
  readonly facts: RuntimeFacts;
  readonly appName: string;
  readonly folderId: string;
  /** Process of the image to run. */
  readonly process: string;
  readonly name: string;
  /** Host port; by default the app's own, or a free one where that is taken. */
  readonly hostPort?: number;
  readonly env: Readonly<Record<string, string>>;
  /** Network of the app's services, where it has any. */
  readonly network?: string | undefined;
  readonly migrate: boolean;
  /** What `warp dev` has besides, in every container of the app. */
  readonly beside?: Beside;
}

export interface Beside extends Pick<ContainerSpec, 'binds' | 'user'> {
  /** Beside the port of a process that listens. */
  readonly publish: ContainerSpec['publish'];
  readonly volumes: ContainerSpec['volumes'];
  readonly labels: Readonly<Record<string, string>>;
  /** Before a container starts. */
  readonly prepare: (container: Container) => Promise<void>;
}

/** How a container of the app is made. @param hostPort for a process that listens */
export function containerSpec(
  input: RunAppInput,
  command: readonly string[],
  hostPort?: number,
): ContainerSpec {
  const { facts } = input;
  return {
    image: input.image,
    name: input.name,
    command,
    env: { PORT: String(facts.port), ...input.env },
    labels: labelsOf(input, input.process),
    publish:
      hostPort === undefined
        ? []
        : [{ container: facts.port, host: hostPort }, ...(input.beside?.publish ?? [])],
    ...(input.network === undefined ? {} : { network: { name: input.network } }),
    ...(input.beside?.binds === undefined ? {} : { binds: input.beside.binds }),
    ...(input.beside?.user === undefined ? {} : { user: input.beside.user }),
    volumes: [...volumesOf(input, facts), ...(input.beside?.volumes ?? [])],
  };
}

/** What a container of the app is found by. */
export function labelsOf(input: RunAppInput, process: string): Record<string, string> {
  return {
    [label.managed]: 'true',
    [label.app]: input.appName,
    [label.folder]: input.folderId,
    [label.process]: process,
    [label.drain]: String(stopMs(processOf(input.facts, input.process))),
    [label.scheme]: schemeOf(processOf(input.facts, input.process), input.env),
    ...input.beside?.labels,
  };
}

/** @throws WarpError `WARP_RUN_NO_WEB`, `WARP_RUN_NO_PROCESS` */
export function processOf(facts: RuntimeFacts, name: string): RuntimeProcess {
  const found = facts.processes.find((process) => process.name === name);
  if (found) return found;
  const names = facts.processes.map((process) => process.name);
  const there = names.length ? names.join(', ') : 'none at all';
  const web = name === 'web';
  throw new WarpError({
    code: web ? 'WARP_RUN_NO_WEB' : 'WARP_RUN_NO_PROCESS',
    phase: 'run',
    message: `the app has no ${web ? 'web process' : `process ${name}`}; it has ${there}`,
    hint: `declare it in a Procfile: ${name}: …${names.length ? '; or run another with --process NAME' : ''}`,
  });
}

/** What a stop may take: the drain and the time until the server is killed. */
export function stopMs(process: RuntimeProcess): number {
  return process.drainMs + process.killAfterMs;
}
