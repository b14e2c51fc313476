import type { SourceVersion } from '../app/source-version.ts';
import type { BuildEvent, Engine } from '../engine/types.ts';
import { digestOf } from '../plan/digest.ts';
import { imagePart } from '../plan/image-part.ts';
import { encodeRuntimeFacts, runtimeFacts } from '../plan/runtime-facts.ts';
import type { Plan, Warning } from '../plan/types.ts';
import { WarpError } from '../warp-error.ts';
import { keepStages } from './foundations.ts';
import { label } from './labels.ts';
import { prepareBuild, type Questioning } from './prepare-build.ts';

export interface BuildImageInput {
  readonly engine: Engine;
  readonly plan: Plan;
  /** Absolute folder of the app. */
  readonly folder: string;
  readonly appName: string;
  readonly tags: readonly string[];
  readonly source: SourceVersion;
  /** Absolute folder of warp's own package. */
  readonly packageRoot: string;
  readonly caBundle: Buffer | undefined;
  /** Secrets of build steps, by id. */
  readonly secrets: Readonly<Record<string, Buffer>>;
  /** Proxy settings for build steps, by BuildKit's predefined names (HTTP_PROXY, …). */
  readonly proxies: Readonly<Record<string, string>>;
  readonly noCache?: boolean;
  /** Nothing may differ from warp.lock, the base neither. */
  readonly locked?: boolean;
  /** What becomes of answers that the build finds. */
  readonly questions: Questioning;
}

export interface BuildImageOptions {
  readonly signal: AbortSignal;
  readonly onEvent: (event: BuildEvent) => void;
  readonly onNote: (line: string) => void;
}

export interface BuildImageResult {
  readonly id: string;
  readonly tags: readonly string[];
  /** Every step came from the cache and the tag already was this image. */
  readonly cached: boolean;
  readonly sizeBytes: number;
  /** The plan as it was built, with every answer. */
  readonly plan: Plan;
  readonly planDigest: string;
  /** Reference the build stood on, and how it came to be there. */
  readonly base: { readonly reference: string; readonly how: string; readonly createdMs: number };
  /** What the build found out about the app; empty where its steps came from the cache. */
  readonly warnings: readonly Warning[];
}

/**
 * Builds the image of a plan.
 * @throws WarpError of phase build or engine; nothing is tagged then.
 */
export async function buildImage(
  input: BuildImageInput,
  options: BuildImageOptions,
): Promise<BuildImageResult> {
  const { engine } = input;
  const [before, prepared] = await Promise.all([
    engine.images.inspect(input.tags[0] ?? ''),
    prepareBuild(input, options),
    engine.builder.prepare?.(),
  ]);
  const { plan, base, solve, stages, foundations } = prepared;
  const planDigest = digestOf(imagePart(plan));
  const built = await solve({
    plan,
    tags: input.tags,
    labels: imageLabels({ ...input, plan }, planDigest),
    prepared: foundations,
    ...(input.noCache ? { noCache: true } : {}),
  });
  await keepStages(stages, { plan, prepared: foundations, solve });
  const [after, baseImage] = await Promise.all([
    engine.images.inspect(built.id),
    engine.images.inspect(base.reference),
    removeReplaced(engine, before?.id, built.id),
  ]);
  return {
    id: built.id,
    tags: built.tags,
    cached: before?.id === built.id,
    sizeBytes: after?.sizeBytes ?? 0,
    plan,
    planDigest,
    base: { reference: base.reference, how: base.how, createdMs: baseImage?.createdMs ?? 0 },
    warnings: prepared.warnings(),
  };
}

/** The image that had the tag before is of no more use, unless it has another name or runs. */
async function removeReplaced(
  { images }: Engine,
  replaced: string | undefined,
  current: string,
): Promise<void> {
  if (replaced === undefined || replaced === current) return;
  const image = await images.inspect(replaced);
  if (!image || image.tags.length > 0 || image.labels[label.managed] !== 'true') return;
  await images.remove(replaced).catch((error: unknown) => {
    // A container may still run it.
    if (!(error instanceof WarpError)) throw error;
  });
}

/** OCI's own annotation keys (image-spec, annotations.md), and warp's. */
export function imageLabels(
  input: Pick<BuildImageInput, 'source' | 'plan' | 'appName'>,
  planDigest: string,
): Record<string, string> {
  const { source, plan } = input;
  return {
    'org.opencontainers.image.created': new Date(source.createdMs).toISOString(),
    'org.opencontainers.image.title': input.appName,
    'org.opencontainers.image.base.name': plan.base.value.image,
    ...(source.revision
      ? { 'org.opencontainers.image.revision': source.revision + (source.dirty ? '-dirty' : '') }
      : {}),
    [label.managed]: 'true',
    [label.app]: input.appName,
    [label.plan]: planDigest,
    [label.runtime]: encodeRuntimeFacts(runtimeFacts(plan)),
    [label.version]: plan.warp,
  };
}
