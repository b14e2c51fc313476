import type { ContainerSpec } from '../../engine/types.ts';
import type { Env } from '../../plan/types.ts';
import { fillIn, fillInAll } from '../../service/fill-in.ts';
import type { Service } from '../../service/types.ts';
import { withoutProxy } from '../../service/without-proxy.ts';
import { type AppServicesHost, type AppWithServices, isWanted, knownOf } from './app-services.ts';
import { credentialsOf } from './service-container.ts';
import { obtainServiceImage } from './service-image.ts';

/** A backing service as another tool is to run it. */
export interface ExportedService
  extends Pick<Service, 'name' | 'ready' | 'timeoutMs' | 'port' | 'publish' | 'command'> {
  /** Reference of an image that is on the engine. */
  readonly image: string;
  readonly env: Env;
  readonly volumes: ContainerSpec['volumes'];
}

/**
 * The services of an app with their images, volumes and credentials there, and nothing running; and what
 * the app's variables are with them.
 * @throws WarpError `WARP_SERVICE_IMAGE`
 */
export async function exportedServices(
  host: AppServicesHost,
  { services, given, ...owner }: AppWithServices,
): Promise<{ readonly services: readonly ExportedService[]; readonly env: Env }> {
  const wanted = services.filter((service) => isWanted(service, given, host.onNote));
  const made = await Promise.all(
    wanted.map(async (service) => {
      const known = knownOf(host, service);
      const image = await obtainServiceImage(host, { service, known }, host);
      const { credentials, volume } = await credentialsOf({ ...host, owner, service }, undefined);
      const fill = fillIn(service, credentials);
      const { name, timeoutMs, port, publish, ready, command } = service;
      const exported: ExportedService = {
        name,
        image: image.reference,
        env: fillInAll(service.env, fill),
        volumes:
          volume === undefined || service.volume === undefined
            ? []
            : [{ volume, at: service.volume }],
        timeoutMs,
        ...(port === undefined ? {} : { port }),
        ...(publish === undefined ? {} : { publish }),
        ...(ready === undefined ? {} : { ready: fill(ready) }),
        ...(command === undefined ? {} : { command: command.map(fill) }),
      };
      return { exported, env: fillInAll(service.inject, fill) };
    }),
  );
  const env: Env = Object.assign({}, ...made.map((one) => one.env), given);
  const names = wanted.map(({ name }) => name);
  return { services: made.map(({ exported }) => exported), env: withoutProxy(env, names) };
}
