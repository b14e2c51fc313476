import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withMachineLock } from '../../engine/base/machine-lock.ts';
import type { ContainerFacts, Engine } from '../../engine/types.ts';
import { isAlive } from '../is-alive.ts';
import { label } from '../labels.ts';

/** Where warp's processes on this machine note that they use an app's services. */
export interface ServiceUsers {
  /** This process uses them from now on. */
  enter(): void;
  leave(): void;
  /** Another process of warp does. */
  others(): boolean;
  /** Work that no other process of this machine does at the same time. */
  alone<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>;
}

/**
 * Notes are files named by process id: what a killed process left is no use. Containers of the app are
 * users, too; a note is for the time in which a process has none yet.
 */
export function serviceUsers(stateFolder: string, folderId: string): ServiceUsers {
  const folder = join(stateFolder, 'services', folderId);
  const own = join(folder, String(process.pid));
  return {
    enter() {
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(own, '');
      } catch {
        // A read-only home: containers alone tell then.
      }
    },
    leave: () => forget(own),
    others() {
      const pids = notedIn(folder).filter((pid) => pid !== process.pid);
      for (const pid of pids) if (!isAlive(pid)) forget(join(folder, String(pid)));
      return pids.some(isAlive);
    },
    // The lock is Linux's. Elsewhere two commands of one folder would have to begin and end together.
    alone: (signal, work) =>
      process.platform === 'linux'
        ? withMachineLock(folder, signal === undefined ? {} : { signal }, work)
        : work(),
  };
}

function forget(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Of no use to anybody either way.
  }
}

function notedIn(folder: string): readonly number[] {
  try {
    return readdirSync(folder).map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** A backing service's container, which no command of the app's image runs in. */
export function isService({ labels }: Pick<ContainerFacts, 'labels'>): boolean {
  return labels[label.service] !== undefined;
}

/** A container of the app that needs its services: one that has ended does not. */
export async function hasAppContainers(engine: Engine, folderId: string): Promise<boolean> {
  const found = await engine.containers.list({ [label.folder]: folderId });
  return found.some(
    (facts) => !isService(facts) && !['exited', 'dead', 'removing'].includes(facts.state),
  );
}
