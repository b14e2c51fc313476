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

/** Makes those volumes that are not there yet. */
export async function ensureVolumes(
  engine: Engine,
  owner: VolumeOwner,
  facts: Pick<RuntimeFacts, 'volumes'>,
): Promise<void> {
  const labels = {
    [label.managed]: 'true',
    [label.app]: owner.appName,
    [label.folder]: owner.folderId,
    [label.process]: 'data',
  };
  for (const { volume } of volumesOf(owner, facts)) {
    await engine.volumes.ensure(volume, labels);
  }
}

/** One volume per app folder: the same app run from two folders keeps its data apart. */
function volumeName({ appName, folderId }: VolumeOwner, name: string): string {
  return `warp-${appName}-${folderId}-${name}`;
}
