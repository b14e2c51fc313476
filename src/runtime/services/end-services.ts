import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerFacts, Engine } from '../../engine/types.ts';
import { label } from '../labels.ts';
import { hasAppContainers, isService, type ServiceUsers } from './service-users.ts';

/** What a service gets to bring its data to disk. */
const stopMs = 10_000;

const releaseMs = 5000;
const pollMs = 100;

/**
 * Ends the services of an app that nobody uses any more, and removes its network; data stays.
 * @param force aborted: there is no time for an orderly end
 * @returns the services that were ended
 */
export async function endUnusedServices(
  engine: Engine,
  { folderId, users, force }: { folderId: string; users: ServiceUsers; force?: AbortSignal },
): Promise<readonly ContainerFacts[]> {
  return users.alone(undefined, async () => {
    users.leave();
    if (users.others() || (await hasAppContainers(engine, folderId))) return [];
    const all = await engine.containers.list({ [label.folder]: folderId });
    const ended = await endServices(engine, all.filter(isService), force);
    await removeNetworks(engine, { [label.folder]: folderId });
    return ended;
  });
}

/**
 * Removes an app's networks. A container that is just being removed holds one for a moment.
 * @returns the names of those that are gone
 */
export async function removeNetworks(
  engine: Engine,
  labels: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const gone: string[] = [];
  const deadlineMs = performance.now() + releaseMs;
  for (const { name } of await engine.networks.list(labels)) {
    let removed = await engine.networks.remove(name);
    while (!removed && performance.now() < deadlineMs) {
      await sleep(pollMs);
      removed = await engine.networks.remove(name);
    }
    if (removed) gone.push(name);
  }
  return gone;
}

/** Ends these services; data stays. */
export async function endServices(
  engine: Engine,
  services: readonly ContainerFacts[],
  force?: AbortSignal,
): Promise<readonly ContainerFacts[]> {
  await Promise.all(
    services.map(async ({ id, state }) => {
      const container = await engine.containers.find(id);
      if (container === undefined) return;
      const kill = () => void container.kill('SIGKILL').catch(() => undefined);
      force?.addEventListener('abort', kill, { once: true });
      if (state === 'running' && !force?.aborted) {
        await container.stop({ drainMs: stopMs, ownSignal: true });
      }
      force?.removeEventListener('abort', kill);
      await container.remove({ force: true });
    }),
  );
  return services;
}
