import { randomBytes } from 'node:crypto';
import type { AttachedCommand, CommandIo } from '../engine/attached-command.ts';
import type { Container, ContainerFacts, ContainerSpec, Engine } from '../engine/types.ts';
import type { RuntimeFacts } from '../plan/runtime-facts.ts';
import type { Service } from '../service/types.ts';
import { ensureVolumes, volumesOf } from './app-volumes.ts';
import { label } from './labels.ts';

/** Where a command of the app's image runs. */
export type Inside =
  | { readonly kind: 'running'; readonly container: Container; readonly facts: ContainerFacts }
  | {
      readonly kind: 'new';
      readonly image: string;
      readonly facts: RuntimeFacts;
      readonly appName: string;
      readonly folderId: string;
      readonly services: readonly Service[];
      readonly apart?: Apart;
    };

/** A container that has no part in the app's state, and is looked into once its command has ended. */
export interface Apart {
  /** Mounted in place of the app's volumes. */
  readonly volumes: ContainerSpec['volumes'];
  /** Before it starts. */
  readonly prepare: (container: Container) => Promise<void>;
}

export interface InsideCommand {
  /** Network of a new container, where the app has services. */
  readonly network?: string | undefined;
  /** Verb of the command inside the image, with its arguments. */
  readonly verb: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** `uid:gid`; the image's own by default. */
  readonly user?: string;
}

/** A command that runs; disposing leaves nothing of it. */
export interface InsideRun extends AsyncDisposable {
  /** The container's id. */
  readonly container: string;
  readonly command: AttachedCommand;
}

const program = '/opt/warp/bin/warp';

/**
 * Runs a verb of the image's own command: in the running container beside the server, or in a new
 * container with the app's volumes, which goes with the command.
 */
export async function runInside(
  engine: Engine,
  inside: Inside,
  { verb, args, env, network, user }: InsideCommand,
  io: CommandIo,
): Promise<InsideRun> {
  const as = user === undefined ? {} : { user };
  if (inside.kind === 'running') {
    const command = await inside.container.openExec([program, verb, ...args], { io, env, ...as });
    return {
      container: inside.container.id,
      command,
      [Symbol.asyncDispose]: () => command.signal('SIGKILL'),
    };
  }
  if (!inside.apart) await ensureVolumes(engine, inside, inside.facts);
  const spec = { ...specOf(inside, { verb, args, env, network }), ...as };
  const prepare = inside.apart?.prepare;
  const { container, command } = await engine.containers.startAttached(spec, io, prepare);
  return {
    container: container.id,
    command,
    [Symbol.asyncDispose]: () => container.remove({ force: true }),
  };
}

function specOf(
  { image, facts, appName, folderId, apart }: Extract<Inside, { kind: 'new' }>,
  { verb, args, env, network }: InsideCommand,
): Omit<ContainerSpec, 'tty' | 'stdin'> {
  return {
    image,
    name: `warp-${appName}-${verb}-${randomBytes(3).toString('hex')}`,
    command: [verb, ...args],
    env: { PORT: String(facts.port), ...env },
    labels: {
      [label.managed]: 'true',
      [label.app]: appName,
      [label.folder]: folderId,
      [label.process]: verb,
      [label.command]: verb,
    },
    publish: [],
    ...(network === undefined ? {} : { network: { name: network } }),
    volumes: apart?.volumes ?? volumesOf({ appName, folderId }, facts),
    // Also where warp itself is killed and the command then ends.
    autoRemove: apart === undefined,
  };
}
