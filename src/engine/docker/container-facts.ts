import type Docker from 'dockerode';
import type { ContainerFacts } from '../types.ts';

const states = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
] as const;

/** What the Engine API says about one container, in warp's words. */
export function factsOfContainer(info: Docker.ContainerInspectInfo): ContainerFacts {
  const state = stateOf(info.State.Status);
  const ended = state === 'exited' || state === 'dead';
  return {
    id: info.Id,
    name: info.Name.replace(/^\//, ''),
    image: info.Config.Image,
    imageId: info.Image,
    state,
    ...(ended ? { exitStatus: info.State.ExitCode } : {}),
    labels: info.Config.Labels ?? {},
    ports: portsOf(info.NetworkSettings.Ports ?? {}),
    createdMs: Date.parse(info.Created),
    ...(info.State.OOMKilled ? { oomKilled: true } : {}),
  };
}

function stateOf(status: string): ContainerFacts['state'] {
  return states.find((known) => known === status) ?? 'dead';
}

function portsOf(
  ports: Readonly<Record<string, readonly { HostIp: string; HostPort: string }[] | null>>,
): ContainerFacts['ports'] {
  return Object.entries(ports).flatMap(([name, bindings]) =>
    (bindings ?? []).map((binding) => ({
      container: Number.parseInt(name, 10),
      host: Number(binding.HostPort),
      hostIp: binding.HostIp,
    })),
  );
}
