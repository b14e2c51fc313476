import type { Engine } from '../engine/types.ts';
import { decodeRuntimeFacts, type RuntimeFacts } from '../plan/runtime-facts.ts';
import { label } from '../runtime/labels.ts';
import type { Service } from '../service/types.ts';
import { WarpError } from '../warp-error.ts';
import { type BuildOptions, buildFolder } from './build-folder.ts';
import type { CliContext } from './context.ts';
import { isImageReference } from './engine-names.ts';

/** An image that warp made, as running it takes it. */
export interface Runnable {
  readonly image: string;
  readonly facts: RuntimeFacts;
  readonly appName: string;
  readonly folderId: string;
  /** None of an image that is given itself: what it runs with stands in its app's folder. */
  readonly services: readonly Service[];
}

/** The image of the app in a folder, which is built first. */
export async function runnableFolder(
  context: CliContext,
  folder: string,
  options: Pick<BuildOptions, 'progress' | 'engine' | 'locked'>,
): Promise<Runnable> {
  const built = await buildFolder(context, folder, {
    ...(options.progress ? { progress: options.progress } : {}),
    ...(options.engine === undefined ? {} : { engine: options.engine }),
    ...(options.locked === undefined ? {} : { locked: options.locked }),
  });
  return {
    image: built.image,
    facts: built.runtime,
    appName: built.appName,
    folderId: built.folderId,
    services: built.services,
  };
}

/**
 * An image on the engine, by its reference or id.
 * @param others what else the user might have meant, for the error
 * @throws WarpError `WARP_RUN_NO_TARGET`
 */
export async function runnableImage(
  engine: Engine,
  reference: string,
  others = 'a folder',
): Promise<Runnable> {
  const named = isImageReference(reference) || /^(sha256:)?[0-9a-f]+$/.test(reference);
  const image = named ? await engine.images.inspect(reference) : undefined;
  const facts = image && decodeRuntimeFacts(image.labels[label.runtime] ?? '');
  if (image && facts) {
    const appName = image.labels[label.app] ?? 'app';
    return {
      image: reference,
      facts,
      appName,
      folderId: image.id.replace('sha256:', '').slice(0, 12),
      services: [],
    };
  }
  throw new WarpError({
    code: 'WARP_RUN_NO_TARGET',
    phase: 'run',
    message: image
      ? `the image ${reference} was not made by warp`
      : `${reference} is neither ${others} nor an image on this engine`,
    hint: "give the app's folder, or an image that `warp build` made",
  });
}
