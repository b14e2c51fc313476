import type { WarpApp } from './warp-app.ts';

/** What the engine has of an app: names of its containers, volumes and networks. */
export async function leftOf({ docker, name }: WarpApp) {
  const label = [`dev.warp.app=${name}`];
  const filters = JSON.stringify({ label });
  const [containers, volumes, networks] = await Promise.all([
    docker.listContainers({ all: true, filters: { label } }),
    docker.listVolumes({ filters }),
    docker.listNetworks({ filters }),
  ]);
  return {
    containers: containers.flatMap(({ Names }) => Names),
    volumes: (volumes.Volumes ?? []).map(({ Name }) => Name),
    networks: networks.map(({ Name }) => Name),
  };
}
