import type { Env } from '../../plan/types.ts';
import { fillInAll } from '../../service/fill-in.ts';
import type { KnownService, Service } from '../../service/types.ts';
import { withoutProxy } from '../../service/without-proxy.ts';
import type { VolumeOwner } from '../app-volumes.ts';
import { label } from '../labels.ts';
import { endServices, endUnusedServices } from './end-services.ts';
import {
  networkName,
  type StartedService,
  serviceLabels,
  startService,
} from './service-container.ts';
import { obtainServiceImage, type ServiceImageHost } from './service-image.ts';
import { waitForService } from './service-ready.ts';
import { isService, serviceUsers } from './service-users.ts';

export interface AppServicesHost extends ServiceImageHost {
  /** Every service warp knows. */
  readonly catalog: readonly KnownService[];
  readonly stateFolder: string;
  readonly signal: AbortSignal;
  /** Aborted where there is no time for an orderly end. */
  readonly force: AbortSignal;
  readonly onNote: (line: string) => void;
}

/** An app and the services it is to have. */
export interface AppWithServices extends VolumeOwner {
  readonly services: readonly Service[];
  /** Variables that the user gives the app: they win. */
  readonly given: Env;
}

/** What the app's containers have of its services. */
export interface ServiceAccess {
  /** What the services add, and what the user gives. */
  readonly env: Env;
  /** Undefined where there are none: the app is where it is without them. */
  readonly network: string | undefined;
}

/**
 * The backing services of an app, for as long as this object is not disposed: then those end that
 * nobody uses any more, neither a container of the app nor another warp.
 */
export interface AppServices extends AsyncDisposable {
  /**
   * Sees that exactly these run, as they are wanted, and resolves once all are ready.
   * @throws WarpError `WARP_SERVICE_…` of phase run, engine or transient
   */
  provide(app: AppWithServices): Promise<ServiceAccess>;
}

/** @returns nothing has been done yet */
export function appServices(host: AppServicesHost): AppServices {
  let folderId: string | undefined;
  let providing: Promise<unknown> = Promise.resolve();
  return {
    async provide(app) {
      if (app.services.length === 0 && folderId === undefined) {
        return { env: app.given, network: undefined };
      }
      folderId = app.folderId;
      const access = provide(host, app);
      providing = access.catch(() => undefined);
      return access;
    },
    async [Symbol.asyncDispose]() {
      await providing;
      if (folderId === undefined) return;
      const users = serviceUsers(host.stateFolder, folderId);
      await endUnusedServices(host.engine, { folderId, users, force: host.force });
    },
  };
}

async function provide(host: AppServicesHost, app: AppWithServices): Promise<ServiceAccess> {
  const { services, given } = app;
  const owner = { appName: app.appName, folderId: app.folderId };
  const { engine, signal, onNote } = host;
  const users = serviceUsers(host.stateFolder, owner.folderId);
  const wanted = services.filter((service) => isWanted(service, given, onNote));
  const images = await Promise.all(
    wanted.map((service) =>
      obtainServiceImage(host, { service, known: knownOf(host, service) }, { signal, onNote }),
    ),
  );
  const network = networkName(owner);
  const started = await users.alone(signal, async () => {
    users.enter();
    await endOthers(host, owner, services);
    if (wanted.length === 0) return [];
    await engine.networks.ensure(network, serviceLabels(owner));
    const all: StartedService[] = [];
    for (const [index, service] of wanted.entries()) {
      signal.throwIfAborted();
      const { reference = '', words = '' } = images[index] ?? {};
      const one = await startService({ engine, owner, service, image: reference, network, onNote });
      onNote(`${service.name}: ${words}${one.reused ? ', which runs already' : ''}`);
      all.push(one);
    }
    return all;
  });
  await Promise.all(started.map((one) => waitForService(one, knownOf(host, one.service), signal)));
  for (const one of started) await tellPublished(one, onNote);
  const env = started.map(({ service, fill }) => fillInAll(service.inject, fill));
  return {
    env: withoutProxy(
      Object.assign({}, ...env, given),
      started.map(({ service }) => service.name),
    ),
    network: wanted.length === 0 ? undefined : network,
  };
}

/** What warp knows of a service. */
export function knownOf(
  { catalog }: AppServicesHost,
  { known }: Service,
): KnownService | undefined {
  return catalog.find(({ id }) => id === known);
}

/** One whose every variable the user sets otherwise has nobody who would find it. */
export function isWanted(
  { name, inject }: Service,
  given: Env,
  onNote: (line: string) => void,
): boolean {
  const variables = Object.keys(inject);
  const needed = variables.length === 0 || variables.some((variable) => !(variable in given));
  if (!needed) onNote(`${name} is not started: ${variables.join(' and ')} is given`);
  return needed;
}

/** Services that warp.yaml has no longer. */
async function endOthers(
  { engine }: AppServicesHost,
  { folderId }: VolumeOwner,
  services: readonly Service[],
): Promise<void> {
  const all = await engine.containers.list({ [label.folder]: folderId });
  const names = new Set(services.map(({ name }) => name));
  const left = all.filter(
    (facts) => isService(facts) && !names.has(facts.labels[label.process] ?? ''),
  );
  await endServices(engine, left);
}

async function tellPublished(
  { container, service, reused }: StartedService,
  onNote: (line: string) => void,
): Promise<void> {
  if (service.publish === undefined || reused) return;
  const [port] = (await container.inspect()).ports;
  if (port) onNote(`${service.name} is at ${port.hostIp}:${port.host}`);
}
