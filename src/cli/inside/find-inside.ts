import type { ContainerFacts, Engine } from '../../engine/types.ts';
import {
  isCommand,
  listWorkloads,
  matchingWorkloads,
  type WantedWorkload,
} from '../../runtime/find-workloads.ts';
import { label } from '../../runtime/labels.ts';
import type { Inside } from '../../runtime/run-inside.ts';
import { isService } from '../../runtime/services/service-users.ts';
import type { BuildOptions } from '../build-folder.ts';
import type { CliContext } from '../context.ts';
import { runnableFolder, runnableImage } from '../runnable.ts';
import { workloadNamed } from '../workload-named.ts';

export interface InsideOptions extends Pick<BuildOptions, 'progress' | 'engine' | 'locked'> {
  /** A container of its own, also where the app runs. */
  readonly new?: boolean;
  /** Undefined rather than a new container. */
  readonly runningOnly?: boolean;
}

/**
 * Where a command for the app runs: in its running container, web before others, or in a new one of
 * its image: built first where a folder is given, that of a container which has ended, or the image named.
 * @throws WarpError `WARP_RUN_NO_TARGET`, and what building says
 */
export async function findInside(
  context: CliContext,
  engine: Engine,
  target: string,
  options: InsideOptions,
): Promise<Inside | undefined> {
  const wanted = workloadNamed(context, target);
  const found = matchingWorkloads(await listWorkloads(engine), wanted);
  const running = options.new ? undefined : await findRunning(engine, found, wanted);
  if (running || options.runningOnly) return running;
  if ('folder' in wanted) {
    return { kind: 'new', ...(await runnableFolder(context, wanted.folder, options)) };
  }
  const left = found.find((facts) => !isService(facts));
  if (!left) {
    return { kind: 'new', ...(await runnableImage(engine, target, 'a folder, a container')) };
  }
  const folderId = left.labels[label.folder];
  const runnable = await runnableImage(engine, left.image);
  return { kind: 'new', ...runnable, ...(folderId === undefined ? {} : { folderId }) };
}

/** The app's running container, if any. */
async function findRunning(
  engine: Engine,
  found: readonly ContainerFacts[],
  wanted: WantedWorkload,
): Promise<Extract<Inside, { kind: 'running' }> | undefined> {
  const named = (facts: ContainerFacts) => 'name' in wanted && facts.name === wanted.name;
  const running = found.filter(
    (facts) =>
      facts.state === 'running' && !isService(facts) && (named(facts) || !isCommand(facts)),
  );
  const facts =
    running.find(named) ??
    running.find(({ labels }) => labels[label.process] === 'web') ??
    running[0];
  const container = facts && (await engine.containers.find(facts.id));
  return facts && container && { kind: 'running', container, facts };
}
