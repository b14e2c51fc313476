import { readFile, stat } from 'node:fs/promises';
import type { MachineView } from './machine-view.ts';
import { pingEngine } from './ping-engine.ts';

/** How long an engine may take to answer a ping. */
const pingLimitMs = 5_000;

/** The machine as it is. @param facts what only the command line may read. */
export function thisMachine(
  facts: Pick<MachineView, 'env' | 'home' | 'platform' | 'uid'>,
): MachineView {
  return {
    ...facts,
    readText: (path) => readFile(path, 'utf8').catch(() => undefined),
    exists: (path) =>
      stat(path).then(
        () => true,
        () => false,
      ),
    async answers(address, tlsFolder) {
      if (tlsFolder === undefined && !address.startsWith('https:')) {
        return pingEngine(address, pingLimitMs);
      }
      // Only TLS takes the full client: a plain ping has to stay quick.
      const { connectDocker } = await import('../docker/connect-docker.ts');
      const docker = connectDocker({ address, ...(tlsFolder === undefined ? {} : { tlsFolder }) });
      const abortSignal = AbortSignal.timeout(pingLimitMs);
      const asked = docker.listContainers({ limit: 1, abortSignal });
      return asked.then(
        () => true,
        () => false,
      );
    },
  };
}
