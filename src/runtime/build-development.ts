import type { Engine } from '../engine/types.ts';
import { withDevelopment } from '../plan/image-part.ts';
import type { StageId } from '../plan/types.ts';
import type { BuildImageInput, BuildImageOptions } from './build-image.ts';
import { label } from './labels.ts';
import { prepareBuild } from './prepare-build.ts';

/** An image of files alone, for a volume. */
export interface DevelopmentImage {
  readonly id: string;
  readonly reference: string;
}

/** Which of a plan's stages, whose, and a digest of all that it is made of. */
export interface WantedDevelopment {
  readonly stage: StageId;
  readonly folderId: string;
  readonly made: string;
}

/** The image, where the engine has it as it would be built now. */
export async function presentDevelopment(
  { images }: Pick<Engine, 'images'>,
  wanted: WantedDevelopment,
): Promise<DevelopmentImage | undefined> {
  const reference = referenceOf(wanted);
  const found = await images.inspect(reference);
  return found?.labels[label.plan] === wanted.made ? { id: found.id, reference } : undefined;
}

function referenceOf({ stage, folderId }: WantedDevelopment): string {
  return `warp.local/${stage}-${folderId}:latest`;
}

/**
 * Builds one of the stages that a plan has for development, apart from the app's image.
 * @throws WarpError of phase build or engine
 */
export async function buildDevelopment(
  input: Omit<BuildImageInput, 'tags'> & { readonly wanted: WantedDevelopment },
  options: BuildImageOptions,
): Promise<DevelopmentImage> {
  const { images } = input.engine;
  const { stage, folderId, made } = input.wanted;
  const reference = referenceOf(input.wanted);
  const before = await images.inspect(reference);
  const { plan, solve, foundations } = await prepareBuild(input, options);
  const { id } = await solve({
    plan: withDevelopment(plan),
    tags: [reference],
    labels: {
      [label.managed]: 'true',
      [label.app]: input.appName,
      [label.folder]: folderId,
      [label.plan]: made,
    },
    prepared: foundations,
    target: stage,
  });
  // Volumes that were filled from it hold its files themselves.
  if (before && before.id !== id) await images.remove(before.id);
  return { id, reference };
}
