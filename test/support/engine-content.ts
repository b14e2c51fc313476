import type Docker from 'dockerode';

/** What an app has on an engine, by name, sorted. */
export interface EngineContent {
  readonly containers: readonly string[];
  readonly images: readonly string[];
  readonly volumes: readonly string[];
}

/** Containers (in any state), images (tagged or not) and volumes labelled as the app's. */
export async function engineContent(docker: Docker, app: string): Promise<EngineContent> {
  const filters = { label: [`dev.warp.app=${app}`] };
  const [containers, images, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listImages({ filters: JSON.stringify(filters) }),
    docker.listVolumes({ filters: JSON.stringify(filters) }),
  ]);
  return {
    containers: containers.flatMap(({ Names }) => Names).toSorted(),
    images: images.map(({ RepoTags, Id }) => RepoTags?.[0] ?? Id).toSorted(),
    volumes: (Volumes ?? []).map(({ Name }) => Name).toSorted(),
  };
}
