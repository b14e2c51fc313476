import { createHash, randomBytes } from 'node:crypto';
import type { Container, ContainerSpec, Engine } from '../../engine/types.ts';
import { fillIn, fillInAll } from '../../service/fill-in.ts';
import type { Credentials, Service } from '../../service/types.ts';
import { WarpError } from '../../warp-error.ts';
import type { VolumeOwner } from '../app-volumes.ts';
import { label } from '../labels.ts';

/** A service in its container, which may not be ready yet. */
export interface StartedService {
  readonly service: Service;
  readonly container: Container;
  /** Where its data is. */
  readonly volume: string | undefined;
  /** Its texts with address and credentials in them. */
  readonly fill: (text: string) => string;
  /** It ran before. */
  readonly reused: boolean;
}

export interface ServiceStart {
  readonly engine: Engine;
  readonly owner: VolumeOwner;
  readonly service: Service;
  /** Reference of its image. */
  readonly image: string;
  readonly network: string;
  readonly onNote: (line: string) => void;
}

/** The network of an app's containers and services. */
export function networkName({ appName, folderId }: VolumeOwner): string {
  return `warp-${appName}-${folderId}`;
}

/** Labels of everything that belongs to the services of an app's folder. */
export function serviceLabels(owner: VolumeOwner): Record<string, string> {
  return {
    [label.managed]: 'true',
    [label.app]: owner.appName,
    [label.folder]: owner.folderId,
  };
}

/**
 * Starts a service, unless it runs already as it is wanted; its data and credentials are those of
 * its volume.
 * @throws WarpError `WARP_SERVICE_PORT` where the port to publish is taken
 */
export async function startService(start: ServiceStart): Promise<StartedService> {
  const { engine, owner, service } = start;
  const name = `${networkName(owner)}-${service.name}`;
  const found = await engine.containers.find(name);
  const facts = await found?.inspect();
  const labels = { ...serviceLabels(owner), [label.process]: service.name };
  const kept = await credentialsOf(start, facts?.labels);
  const spec = await specOf(start, { name, labels, ...kept });
  const result = {
    service,
    volume: kept.volume,
    fill: fillIn(service, kept.credentials),
  };
  const same = facts?.labels[label.service] === spec.labels[label.service];
  if (found && facts?.state === 'running' && same) {
    return { ...result, container: found, reused: true };
  }
  if (facts?.state === 'running') start.onNote(`${service.name} has changed: starting it anew`);
  await found?.remove({ force: true });
  return { ...result, container: await startPublished(start, spec), reused: false };
}

/**
 * Made with the volume and kept on its label: they are of use as long as the data is.
 * @param runs labels of the service's container, where there is one
 */
export async function credentialsOf(
  { engine, owner, service }: Pick<ServiceStart, 'engine' | 'owner' | 'service'>,
  runs: Readonly<Record<string, string>> | undefined,
): Promise<{ readonly credentials: Credentials; readonly volume: string | undefined }> {
  const fresh = JSON.stringify({
    user: 'app',
    password: randomBytes(16).toString('hex'),
    name: 'app',
  } satisfies Credentials);
  if (service.volume === undefined) {
    const text = runs?.[label.credentials] ?? fresh;
    return { credentials: JSON.parse(text), volume: undefined };
  }
  const volume = `${networkName(owner)}-service-${service.name}`;
  const labels = { ...serviceLabels(owner), [label.process]: service.name };
  const made = await engine.volumes.ensure(volume, { ...labels, [label.credentials]: fresh });
  return { credentials: JSON.parse(made.labels[label.credentials] ?? fresh), volume };
}

async function specOf(
  { engine, service, image, network }: ServiceStart,
  own: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly credentials: Credentials;
    readonly volume: string | undefined;
  },
): Promise<ContainerSpec> {
  const fill = fillIn(service, own.credentials);
  const spec = {
    image,
    name: own.name,
    env: fillInAll(service.env, fill),
    ...(service.command === undefined ? {} : { command: service.command.map(fill) }),
    publish: [],
    volumes:
      own.volume === undefined || service.volume === undefined
        ? []
        : [{ volume: own.volume, at: service.volume }],
    network: { name: network, aliases: [service.name] },
  };
  const { id } = (await engine.images.inspect(image)) ?? {};
  const wanted = JSON.stringify([id, spec, service.publish ?? false]);
  return {
    ...spec,
    labels: {
      ...own.labels,
      [label.service]: createHash('sha256').update(wanted).digest('hex'),
      [label.credentials]: JSON.stringify(own.credentials),
    },
  };
}

/** `publish: true` is content with any free port where the service's own is taken. */
async function startPublished(start: ServiceStart, spec: ContainerSpec): Promise<Container> {
  const { service } = start;
  const { publish, port } = service;
  if (publish === undefined || port === undefined) return startOn(start, spec, undefined);
  try {
    return await startOn(start, spec, publish === true ? port : publish);
  } catch (cause) {
    const taken = cause instanceof WarpError && cause.code === 'WARP_PORT_IN_USE';
    if (!taken) throw cause;
    if (publish === true) return await startOn(start, spec, 0);
    throw portTaken(service, publish, cause);
  }
}

function portTaken({ name }: Service, port: number, cause: unknown): WarpError {
  return new WarpError({
    code: 'WARP_SERVICE_PORT',
    phase: 'run',
    message: `port ${port} of this machine, on which services.${name} is to be published, is in use by something else`,
    hint: 'set publish: true for any free port, choose another, or stop what uses it (`warp ps`, `ss -ltnp`)',
    cause,
  });
}

async function startOn(
  { engine, service }: ServiceStart,
  spec: ContainerSpec,
  host: number | undefined,
): Promise<Container> {
  const publish =
    host === undefined || service.port === undefined ? [] : [{ container: service.port, host }];
  const container = await engine.containers.create({ ...spec, publish });
  try {
    await container.start();
    return container;
  } catch (error) {
    await container.remove({ force: true });
    throw error;
  }
}
