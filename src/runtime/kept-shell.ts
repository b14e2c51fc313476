import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Container, ContainerFacts, Engine } from '../engine/types.ts';
import { ensureVolumes, volumesOf } from './app-volumes.ts';
import { claim, claimant } from './claim.ts';
import { label } from './labels.ts';
import type { Inside } from './run-inside.ts';

/** Does nothing but be there, reap what is orphaned, and end when asked to. */
const holding = 'trap "exit 0" TERM INT; while :; do sleep 3600 & wait "$!"; done';

/** Folder in such a container where its shell writes what it exports (docs/runtime-contract.md). */
export const exportsFolder = '/tmp/warp-shell';

/** A container that outlives the shells in it, until what they changed has been told. */
export interface KeptShell {
  readonly container: Container;
  readonly name: string;
}

/** Makes a container of the app's image that waits for shells; only its removal ends it. */
export async function makeKeptShell(
  engine: Engine,
  inside: Extract<Inside, { kind: 'new' }>,
  network: string | undefined,
): Promise<KeptShell> {
  const { image, facts, appName, folderId } = inside;
  await ensureVolumes(engine, inside, facts);
  const name = `warp-${appName}-shell-${randomBytes(3).toString('hex')}`;
  const container = await engine.containers.create({
    image,
    name,
    entrypoint: ['/bin/sh', '-c', holding],
    env: { PORT: String(facts.port) },
    labels: {
      [label.managed]: 'true',
      [label.app]: appName,
      [label.folder]: folderId,
      [label.process]: 'shell',
      [label.command]: 'shell',
      [label.kept]: 'true',
    },
    publish: [],
    ...(network === undefined ? {} : { network: { name: network } }),
    volumes: volumesOf({ appName, folderId }, facts),
    user: '0:0',
  });
  return { container, name };
}

/** The newest such container of a folder that nobody uses. */
export async function findKeptShell(
  engine: Engine,
  folderId: string,
  stateFolder: string,
): Promise<{ readonly container: Container; readonly facts: ContainerFacts } | undefined> {
  const all = await engine.containers.list({ [label.folder]: folderId, [label.kept]: 'true' });
  const [facts] = all
    .filter(({ id }) => claimant(claimFile(stateFolder, id)) === undefined)
    .toSorted((a, b) => b.createdMs - a.createdMs);
  const container = facts && (await engine.containers.find(facts.id));
  return facts && container ? { container, facts } : undefined;
}

/** Keeps other shells out of a container as long as this process lives. */
export function claimShell(stateFolder: string, id: string): Disposable {
  return claim(claimFile(stateFolder, id));
}

function claimFile(stateFolder: string, id: string): string {
  return join(stateFolder, 'shells', id.slice(0, 12));
}
