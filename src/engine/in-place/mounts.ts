import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Mount, RunStep } from '../../plan/types.ts';
import { WarpError } from '../../warp-error.ts';
import { type Ground, keptAt, placeOf } from './ground.ts';
import { copyInto } from './move-into.ts';

/**
 * Shows a step what it mounts: by links, as nothing can be mounted from within. Undoes it in the end.
 * @throws WarpError `WARP_S2I_IMAGE` for a mount of another image, which cannot be had here
 */
export function showMounts(step: RunStep, ground: Ground): () => void {
  const undo = [
    ...(step.mounts ?? []).flatMap((mount) => showMount(mount, ground)),
    ...secretFiles(step, ground),
  ];
  for (const { at } of step.caches ?? []) mkdirSync(placeOf(ground, at), { recursive: true });
  return () => {
    for (const path of undo.toReversed()) rmSync(path, { recursive: true, force: true });
  };
}

/** @returns what has to be removed again */
function showMount({ from, at }: Mount, ground: Ground): readonly string[] {
  const target = placeOf(ground, at);
  const source = sourceOf(from, ground);
  if (source === target) return [];
  mkdirSync(dirname(target), { recursive: true });
  rmSync(target, { recursive: true, force: true });
  if (from.kind === 'context' && from.name === 'app' && from.include.length > 0) {
    for (const path of from.include) copyInto(join(ground.app, path), join(target, path));
  } else {
    symlinkSync(source, target);
  }
  return [target];
}

/** Of warp's own files all are shown: they lie there as in its package. */
function sourceOf(from: Mount['from'], ground: Ground): string {
  switch (from.kind) {
    case 'context':
      return from.name === 'app' ? ground.app : ground.packageRoot;
    case 'stage':
      return ground.present.has(from.id)
        ? placeOf(ground, from.path ?? '/')
        : keptAt(ground, from.id, from.path ?? '/');
    case 'image':
      throw noImages(from.reference);
  }
}

/** What the app wants of another image cannot be had in a container. */
export function noImages(reference: string): WarpError {
  return new WarpError({
    code: 'WARP_S2I_IMAGE',
    phase: 'plan',
    message: `the build takes files of the image ${reference}, which is out of reach in a source-to-image build`,
    hint: 'put those files into the source, or build with warp build',
  });
}

function secretFiles({ secrets = [] }: RunStep, ground: Ground): readonly string[] {
  return secrets.flatMap(({ id, at }) => {
    const content = ground.secrets[id];
    if (content === undefined || at === undefined) return [];
    const path = placeOf(ground, at);
    if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode: 0o600 });
    return [path];
  });
}
