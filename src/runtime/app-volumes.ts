import type { ContainerSpec, Engine, LabelledThing } from '../engine/types.ts';
import type { RuntimeFacts } from '../plan/runtime-facts.ts';
import { label } from './labels.ts';

/** `dev.warp.process` of volumes with packages for development. */
export const developmentVolumes = 'development';

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

export interface AppVolume extends LabelledThing {
  /** What is in it, for people. */
  readonly what: string;
  /** It cannot be had again. */
  readonly data: boolean;
}

/** An app's volumes that carry these labels, whatever made them. */
export async function appVolumes(
  { volumes }: Engine,
  labels: Readonly<Record<string, string>>,
): Promise<readonly AppVolume[]> {
  const found = await volumes.list({ [label.managed]: 'true', ...labels });
  return found.map((volume) => ({ ...volume, ...contentOf(volume) }));
}

function contentOf({ labels }: LabelledThing): Pick<AppVolume, 'what' | 'data'> {
  const owner = labels[label.process];
  if (labels[label.credentials] !== undefined)
    return { what: `the data of the service ${owner}`, data: true };
  if (owner === developmentVolumes)
    return {
      what: 'packages for development, which are made again when they are needed',
      data: false,
    };
  return { what: "the app's own data", data: true };
}
