import type { ContainerFacts, Engine } from '../engine/types.ts';
import { WarpError } from '../warp-error.ts';
import { label } from './labels.ts';

/** Every container warp started on this engine, newest first; one-shot ones included. */
export async function listWorkloads(engine: Engine): Promise<readonly ContainerFacts[]> {
  const all = await engine.containers.list({ [label.managed]: 'true' });
  return all.toSorted((a, b) => b.createdMs - a.createdMs);
}

/**
 * The containers meant by a name: a container's name or id, an app's name, or a folder's id.
 * @throws WarpError `WARP_RUN_NOT_FOUND` naming what there is.
 */
export async function findWorkloads(
  engine: Engine,
  wanted: { readonly name: string } | { readonly folderId: string; readonly folder: string },
): Promise<readonly ContainerFacts[]> {
  const all = await listWorkloads(engine);
  const found = all.filter((facts) => {
    if ('folderId' in wanted) return facts.labels[label.folder] === wanted.folderId;
    return (
      facts.name === wanted.name ||
      facts.id.startsWith(wanted.name) ||
      facts.labels[label.app] === wanted.name
    );
  });
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
