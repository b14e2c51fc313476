import { WarpError } from '../../warp-error.ts';
import type { ImageOutput } from '../types.ts';
import { Control } from './gen/control_pb.ts';
import type { BuildKitLink } from './link.ts';
import type { GrpcClient } from './transport/grpc-client.ts';

/** What a builder can do with an image it has built. */
export type Capabilities = Readonly<Record<ImageOutput['kind'], boolean>>;

const labelPrefix = 'org.mobyproject.buildkit.worker.';

/**
 * What the workers can do, told by their labels as buildx does: versions do not say (distributions
 * build an Engine that calls itself `v0.0.0`). A worker with a snapshotter makes images by itself; in
 * an Engine without one the graph driver keeps them, and they leave it by the Engine API alone.
 * @param labels of the default worker
 */
export function capabilitiesOf(
  kind: BuildKitLink['kind'],
  labels: Readonly<Record<string, string>>,
): Capabilities {
  const snapshotter = `${labelPrefix}snapshotter` in labels;
  // Of the workers of a buildkitd, the one on containerd keeps images where others see them.
  const store = kind === 'engine' || labels[`${labelPrefix}executor`] === 'containerd';
  return { store, archive: snapshotter, files: true, push: snapshotter };
}

/** @throws WarpError `WARP_BUILD_OUTPUT_UNSUPPORTED` when the image could not go where it shall. */
export async function requireOutput(
  link: BuildKitLink,
  client: GrpcClient,
  output: ImageOutput,
): Promise<void> {
  // Every Engine keeps what it builds and hands it out: the question would only cost time.
  if (link.kind === 'engine' && (output.kind === 'store' || output.kind === 'files')) return;
  const { record } = await client.unary(Control.method.listWorkers, {});
  if (capabilitiesOf(link.kind, record[0]?.labels ?? {})[output.kind]) return;
  throw new WarpError({
    code: 'WARP_BUILD_OUTPUT_UNSUPPORTED',
    phase: 'engine',
    message: `the builder at ${link.address} cannot ${deeds[output.kind]}`,
    hint: hints[output.kind],
  });
}

const deeds: Readonly<Record<ImageOutput['kind'], string>> = {
  store: 'keep an image: it is a buildkitd, which only builds',
  archive: 'write an image to an archive',
  files: 'hand out files',
  push: 'push an image while it builds',
};

const hints: Readonly<Record<ImageOutput['kind'], string>> = {
  store: 'have the image pushed or written to an archive, or build on a Docker Engine',
  files: 'use a newer one',
  archive: 'build without an archive, then `docker save` the image; or build on a buildkitd',
  push: 'build first, then `docker push` the image; or build on a buildkitd',
};
