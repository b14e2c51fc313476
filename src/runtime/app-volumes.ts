import type { ContainerSpec, Engine } from '../engine/types.ts';
import type { RuntimeFacts } from '../plan/runtime-facts.ts';
import { label } from './labels.ts';

/** What tells the app's volumes from others'. */
export interface VolumeOwner {
  readonly appName: string;
  readonly folderId: string;
}

/** The volumes of a container of the app. */
export function volumesOf(
  owner: VolumeOwner,
  { volumes }: Pick<RuntimeFacts, 'volumes'>,
): ContainerSpec['volumes'] {
  return volumes.map(({ name, path }) => ({ volume: volumeName(owner, name), at: path }));
}

/** Makes those volumes that are not there yet. @returns those */
export async function ensureVolumes(
  engine: Engine,
  owner: VolumeOwner,
  facts: Pick<RuntimeFacts, 'volumes'>,
): Promise<ContainerSpec['volumes']> {
  const labels = {
    [label.managed]: 'true',
    [label.app]: owner.appName,
    [label.folder]: owner.folderId,
    [label.process]: 'data',
  };
  const wanted = volumesOf(owner, facts);
  const there = wanted.length === 0 ? [] : await engine.volumes.list(labels);
  const missing = wanted.filter(({ volume }) => there.every(({ name }) => name !== volume));
  for (const { volume } of missing) await engine.volumes.ensure(volume, labels);
  return missing;
}

/** One volume per app folder: the same app run from two folders keeps its data apart. */
function volumeName({ appName, folderId }: VolumeOwner, name: string): string {
  return `warp-${appName}-${folderId}-${name}`;
}
