import { addInputStage, type InputStages } from './input-stages.ts';
import { renderCopy, toolkitStage } from './render-copy.ts';
import type { CacheMount, Mount, SecretMount } from './types.ts';

/** BuildKit binds one path a mount: several includes are gathered in a stage of their own first. */
export function mountFlag({ from, at }: Mount, inputs: InputStages): string {
  if (from.kind !== 'context') {
    const source = from.path ? `source=${from.path},` : '';
    const origin = from.kind === 'stage' ? from.id : from.reference;
    return `--mount=type=bind,from=${origin},${source}target=${at}`;
  }
  if (from.include.length === 0) {
    return `--mount=type=bind${from.name === 'app' ? '' : `,from=${toolkitStage}`},target=${at}`;
  }
  const copies = from.include.map((path) => ({
    text: renderCopy({ from, paths: [path], to: `/${path}` }),
    title: `taking in ${path}`,
  }));
  return `--mount=type=bind,from=${addInputStage(inputs, copies)},target=${at}`;
}

/** The folder that outlives the step. */
export function cacheFlag({ id, at, sharing }: CacheMount): string {
  return `--mount=type=cache,id=${id},target=${at},sharing=${sharing}`;
}

/** The secret, as a file or a variable of the step. */
export function secretFlag({ id, env, at, required }: SecretMount): string {
  const target = env ? `env=${env}` : `target=${at}`;
  return `--mount=type=secret,id=${id},${target},required=${required}`;
}
