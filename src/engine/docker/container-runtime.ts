import type Docker from 'dockerode';
import type { CommandIo } from '../attached-command.ts';
import { managedLabels } from '../labels.ts';
import { againAfterLostStart } from '../lost-start.ts';
import type { ContainerRuntime, ContainerSpec } from '../types.ts';
import { factsOfContainer } from './container-facts.ts';
import { dockerContainer } from './docker-container.ts';
import { asking, askingFor, messageOf } from './engine-errors.ts';
import { labelFilter } from './label-filter.ts';
import { consoleSize } from './open-exec.ts';
import { startAttached } from './start-attached.ts';
import { startError } from './start-error.ts';

/** Containers of a Docker Engine. */
export function dockerContainerRuntime(docker: Docker): ContainerRuntime {
  const create = async (spec: ContainerSpec, io: Pick<CommandIo, 'terminal'> = {}) => {
    const named = spec.name ?? `of ${spec.image}`;
    const made = await asking(`create container ${named}`, () =>
      docker.createContainer(createOptions(spec, io)),
    );
    return dockerContainer(docker, made.id);
  };
  return {
    create: (spec) => create(spec),
    async startAttached(spec, io, prepare) {
      const given = { ...spec, tty: io.terminal !== undefined, stdin: io.stdin !== undefined };
      try {
        // A container whose start was lost is gone together with what was attached to it.
        return await againAfterLostStart(async () => {
          const container = await create(given, io);
          try {
            await prepare?.(container);
            return { container, command: await startAttached(docker, container, io) };
          } catch (error) {
            await container.remove({ force: true });
            throw error;
          }
        }, messageOf);
      } catch (error) {
        throw startError(undefined, `of ${spec.image}`, error);
      }
    },
    async find(nameOrId) {
      // Anything else would be another address of the engine's.
      if (!/^[A-Za-z0-9][\w.-]*$/.test(nameOrId)) return undefined;
      const info = await askingFor(`inspect container ${nameOrId}`, () =>
        docker.getContainer(nameOrId).inspect(),
      );
      return info === undefined ? undefined : dockerContainer(docker, info.Id);
    },
    async list(labels) {
      const found = await asking('list containers', () =>
        docker.listContainers({ all: true, filters: labelFilter(labels) }),
      );
      const inspected = await Promise.all(
        found.map(({ Id }) =>
          askingFor(`inspect container ${Id}`, () => docker.getContainer(Id).inspect()),
        ),
      );
      return inspected.flatMap((info) => (info === undefined ? [] : [factsOfContainer(info)]));
    },
  };
}

function createOptions(
  spec: ContainerSpec,
  io: Pick<CommandIo, 'terminal'>,
): Docker.ContainerCreateOptions {
  return {
    Image: spec.image,
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    Labels: { ...managedLabels, ...spec.labels },
    Tty: spec.tty ?? false,
    OpenStdin: spec.stdin ?? false,
    StdinOnce: spec.stdin ?? false,
    ExposedPorts: Object.fromEntries(spec.publish.map((port) => [`${port.container}/tcp`, {}])),
    HostConfig: { ...hostConfig(spec), ...consoleSize(io) },
    ...(spec.name === undefined ? {} : { name: spec.name }),
    ...(spec.entrypoint === undefined ? {} : { Entrypoint: [...spec.entrypoint] }),
    ...(spec.command === undefined ? {} : { Cmd: [...spec.command] }),
    ...(spec.user === undefined ? {} : { User: spec.user }),
    ...(spec.network === undefined ? {} : networkingOf(spec.network)),
  };
}

function networkingOf({ name, aliases = [] }: NonNullable<ContainerSpec['network']>) {
  return { NetworkingConfig: { EndpointsConfig: { [name]: { Aliases: [...aliases] } } } };
}

function hostConfig(spec: ContainerSpec): Docker.HostConfig {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of spec.publish) {
    const binding = { HostIp: port.hostIp ?? '127.0.0.1', HostPort: String(port.host) };
    bindings[`${port.container}/tcp`] = [...(bindings[`${port.container}/tcp`] ?? []), binding];
  }
  return {
    PortBindings: bindings,
    AutoRemove: spec.autoRemove ?? false,
    ReadonlyRootfs: spec.readOnlyRoot ?? false,
    Mounts: mountsOf(spec),
    ...(spec.network === undefined ? {} : { NetworkMode: spec.network.name }),
    ...(spec.joins === undefined ? {} : joining(spec.joins)),
    ...(spec.tmpfs === undefined ? {} : { Tmpfs: { ...spec.tmpfs } }),
    ...(spec.dropCapabilities ? { CapDrop: ['ALL'] } : {}),
    ...(spec.noNewPrivileges ? { SecurityOpt: ['no-new-privileges'] } : {}),
    ...(spec.memoryBytes === undefined ? {} : { Memory: spec.memoryBytes }),
    ...(spec.cpus === undefined ? {} : { NanoCpus: Math.round(spec.cpus * 1e9) }),
  };
}

function joining(id: string): Docker.HostConfig {
  return { NetworkMode: `container:${id}`, PidMode: `container:${id}` };
}

function mountsOf(spec: ContainerSpec): Docker.MountSettings[] {
  const volumes = spec.volumes.map(({ volume, at, readOnly }) => ({
    Type: 'volume' as const,
    Source: volume,
    Target: at,
    ...(readOnly === undefined ? {} : { ReadOnly: readOnly }),
  }));
  const binds = (spec.binds ?? []).map(({ host, at, readOnly }) => ({
    Type: 'bind' as const,
    Source: host,
    Target: at,
    ReadOnly: readOnly,
  }));
  return [...volumes, ...binds];
}
