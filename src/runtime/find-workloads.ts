import type { ContainerFacts, Engine } from '../engine/types.ts';
import { WarpError } from '../warp-error.ts';
import { label } from './labels.ts';
import { isService } from './services/service-users.ts';

/** What a user means: a container's name or id, an app's name, or the app in a folder. */
export type WantedWorkload =
  | { readonly name: string }
  | { readonly folderId: string; readonly folder: string };

/**
 * Every container warp started on this engine, newest first; those of one command alone (`warp
 * exec` …) and of backing services come last, as they are nobody's first thought.
 */
export async function listWorkloads(engine: Engine): Promise<readonly ContainerFacts[]> {
  const all = await engine.containers.list({ [label.managed]: 'true' });
  return all.toSorted(
    (a, b) => Number(isAside(a)) - Number(isAside(b)) || b.createdMs - a.createdMs,
  );
}

function isAside(facts: ContainerFacts): boolean {
  return isCommand(facts) || isService(facts);
}

/** True for the container of a single command. */
export function isCommand({ labels }: ContainerFacts): boolean {
  return labels[label.command] !== undefined;
}

/** True for a container of `warp shell --keep-changes`: only who names it means it. */
export function isKept({ labels }: ContainerFacts): boolean {
  return labels[label.kept] !== undefined;
}

/** Those of them that are meant. */
export function matchingWorkloads(
  all: readonly ContainerFacts[],
  wanted: WantedWorkload,
): readonly ContainerFacts[] {
  return all.filter((facts) => {
    if ('folderId' in wanted) return facts.labels[label.folder] === wanted.folderId;
    return (
      facts.name === wanted.name ||
      facts.id.startsWith(wanted.name) ||
      facts.labels[label.app] === wanted.name
    );
  });
}

/**
 * The containers meant.
 * @throws WarpError `WARP_RUN_NOT_FOUND` naming what there is.
 */
export async function findWorkloads(
  engine: Engine,
  wanted: WantedWorkload,
): Promise<readonly ContainerFacts[]> {
  const all = await listWorkloads(engine);
  const found = matchingWorkloads(all, wanted);
  if (found.length) return found;
  const subject = 'folder' in wanted ? `the app in ${wanted.folder}` : wanted.name;
  throw new WarpError({
    code: 'WARP_RUN_NOT_FOUND',
    phase: 'run',
    message: `no container of warp's belongs to ${subject}`,
    hint: all.length
      ? `there are: ${all.map((facts) => facts.name).join(', ')}`
      : 'nothing is running; start it with `warp run`',
  });
}
