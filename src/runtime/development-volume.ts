import type { ContainerSpec, Engine } from '../engine/types.ts';
import { layout } from '../plan/image-layout.ts';
import { WarpError } from '../warp-error.ts';
import { developmentVolumes, type VolumeOwner } from './app-volumes.ts';
import type { DevelopmentImage } from './build-development.ts';
import { label } from './labels.ts';

/** How a container has development's packages: mounted, and not to be changed. */
export type DevelopmentMount = ContainerSpec['volumes'][number];

/**
 * A volume that holds what an image of files does. Engines before 28 mount no images, but fill an empty
 * volume with what the image has at its place when a container with both is made; it need not start. The
 * volume is named by the image's content, so that what a running container has mounted never changes.
 */
export async function developmentVolume(
  engine: Engine,
  owner: VolumeOwner,
  { id, reference }: DevelopmentImage,
): Promise<DevelopmentMount> {
  const { containers, volumes } = engine;
  const content = id.replace('sha256:', '').slice(0, 12);
  const volume = `warp-${owner.appName}-${owner.folderId}-dev-${content}`;
  const mount = { volume, at: layout.dev, readOnly: true };
  const kind = { [label.folder]: owner.folderId, [label.process]: developmentVolumes };
  const labels = { [label.managed]: 'true', [label.app]: owner.appName, ...kind };
  await volumes.ensure(volume, labels);
  const filling = await containers.create({
    image: reference,
    // Never started: an image of files has nothing to run.
    command: ['none'],
    env: {},
    labels: { ...labels, [label.command]: 'fill' },
    publish: [],
    volumes: [{ volume, at: layout.dev }],
  });
  await filling.remove({ force: true });
  await removeReplaced(engine, kind, volume);
  return mount;
}

/** Those of earlier contents, unless a container has one of them mounted. */
async function removeReplaced(
  { volumes }: Engine,
  labels: Readonly<Record<string, string>>,
  current: string,
): Promise<void> {
  for (const { name } of await volumes.list(labels)) {
    if (name === current) continue;
    await volumes.remove(name).catch((error: unknown) => {
      if (!(error instanceof WarpError)) throw error;
    });
  }
}
