import type Docker from 'dockerode';

/** The label by which warp marks what belongs to an app (src/runtime/labels.ts). */
const appLabel = 'dev.warp.app';

/**
 * Removes everything an app has left on the engine: containers with their volumes and networks, then
 * its images.
 * Its name is the runner's own, so nothing of anybody else can be meant.
 */
export async function removeLeftovers(docker: Docker, app: string): Promise<void> {
  const filters = { label: [`${appLabel}=${app}`] };
  for (const { Id } of await docker.listContainers({ all: true, filters })) {
    await docker.getContainer(Id).remove({ force: true, v: true });
  }
  const { Volumes } = await docker.listVolumes({ filters: JSON.stringify(filters) });
  for (const { Name } of Volumes ?? []) await docker.getVolume(Name).remove();
  for (const { Id } of await docker.listNetworks({ filters: JSON.stringify(filters) })) {
    await docker.getNetwork(Id).remove();
  }
  for (const { Id } of await docker.listImages({ all: false, filters })) {
    await docker.getImage(Id).remove({ force: true });
  }
}
