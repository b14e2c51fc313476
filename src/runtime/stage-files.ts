import { PassThrough } from 'node:stream';
import type { Container } from '../engine/types.ts';
import type { WantedFile } from '../plan/render-dockerfile.ts';
import type { BuildImageInput, BuildImageOptions } from './build-image.ts';
import { prepareBuild } from './prepare-build.ts';

/**
 * Copies files that stages of a plan have into a folder of a container.
 * @throws WarpError of phase build, engine or transient.
 */
export async function copyStageFiles(
  input: Omit<BuildImageInput, 'tags'>,
  run: BuildImageOptions,
  wanted: readonly WantedFile[],
  to: { readonly container: Container; readonly folder: string },
): Promise<void> {
  if (wanted.length === 0) return;
  const { plan, solve, foundations: prepared } = await prepareBuild(input, run);
  const tar = new PassThrough();
  const uploaded = to.container.upload(tar, to.folder);
  const solved = solve({
    plan,
    tags: [],
    labels: {},
    prepared,
    wanted,
    output: { kind: 'files', open: () => tar },
  }).catch((error: unknown) => {
    tar.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  });
  const [built, sent] = await Promise.allSettled([solved, uploaded]);
  if (built.status === 'rejected') throw built.reason;
  if (sent.status === 'rejected') throw sent.reason;
}
