import type { SourceVersion } from '../app/source-version.ts';
import type { BuildEvent, BuiltImage, ContextSource, Engine } from '../engine/types.ts';
import { digestOf } from '../plan/digest.ts';
import { caSecret, inputStage, renderDockerfile } from '../plan/render-dockerfile.ts';
import { encodeRuntimeFacts, runtimeFacts } from '../plan/runtime-facts.ts';
import type { Plan, Warning } from '../plan/types.ts';
import { WarpError } from '../warp-error.ts';
import { label } from './labels.ts';
import { type PreparedStage, preparedStages } from './prepared-stages.ts';
import { stepReport } from './step-report.ts';
import { withReason } from './with-reason.ts';

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
  /** Proxy settings for build steps, by BuildKit's predefined names (HTTP_PROXY, …). */
  readonly proxies: Readonly<Record<string, string>>;
  readonly noCache?: boolean;
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
  const { engine, plan } = input;
  const base = await engine.images
    .base(plan.base.value, { signal: options.signal, onProgress: options.onNote })
    .catch((failure: unknown) => {
      throw withReason(failure, plan.base.reason);
    });
  const [baseImage, before] = await Promise.all([
    engine.images.inspect(base.reference),
    engine.images.inspect(input.tags[0] ?? ''),
  ]);
  const planDigest = digestOf(plan);
  const report = stepReport();
  const solve = solver(input, base.reference, {
    signal: options.signal,
    onEvent: (event) => {
      if (!report.take(event)) options.onEvent(event);
    },
  });
  const stages = await preparedStages(plan, {
    baseReference: base.reference,
    packageRoot: input.packageRoot,
    images: engine.images,
  });
  const prepared = await prepareFoundations(stages, input, solve);
  const built = await solve({
    tags: input.tags,
    labels: labelsOf(input, planDigest),
    prepared,
  }).catch((failure: unknown) => {
    const explained = report.explain(failure);
    const unfit = explained instanceof WarpError && explained.code.startsWith('WARP_DEPENDENCIES_');
    throw unfit ? withReason(explained, plan.base.reason) : explained;
  });
  await keepStages(stages, prepared, solve);
  await removeReplaced(engine, before?.id, built.id);
  const after = await engine.images.inspect(built.id);
  return {
    id: built.id,
    tags: built.tags,
    cached: before?.id === built.id,
    sizeBytes: after?.sizeBytes ?? 0,
    planDigest,
    base: { reference: base.reference, how: base.how, createdMs: baseImage?.createdMs ?? 0 },
    warnings: report.warnings(),
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

interface SolveRequest {
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Stages taken from images, by id. */
  readonly prepared: ReadonlyMap<string, string>;
  readonly target?: string;
}

type Solve = (request: SolveRequest) => Promise<BuiltImage>;

/** Builds the plan, or one stage of it, with what is the same for both. */
function solver(
  input: BuildImageInput,
  baseReference: string,
  run: { readonly signal: AbortSignal; readonly onEvent: (event: BuildEvent) => void },
): Solve {
  const { engine, plan, caBundle } = input;
  const epoch = Math.floor(input.source.createdMs / 1000);
  return ({ tags, labels, prepared, target }) => {
    const rendered = renderDockerfile(plan, { baseReference, sourceDateEpoch: epoch, prepared });
    return engine.builder.build(
      {
        dockerfile: rendered.text,
        ignore: plan.ignore,
        contexts: contextsOf(input),
        // Stages that every app shares carry no date of this app's commit.
        buildArgs: {
          ...input.proxies,
          SOURCE_DATE_EPOCH: target === undefined ? String(epoch) : '0',
        },
        labels,
        tags,
        secrets: caBundle ? { [caSecret]: caBundle } : {},
        platform: plan.platform,
        ...(target === undefined ? {} : { target }),
        ...(input.noCache ? { noCache: true } : {}),
        describe: describeBy(rendered.titles),
      },
      run,
    );
  };
}

/**
 * Sees that the stages others stand on are there as images, before the build: a build that stands
 * on the image now and on the stage later would find nothing in the cache.
 */
async function prepareFoundations(
  stages: readonly PreparedStage[],
  input: BuildImageInput,
  solve: Solve,
): Promise<ReadonlyMap<string, string>> {
  const prepared = new Map<string, string>();
  for (const stage of stages) {
    if (!stage.present && stage.foundation) await keep(stage, prepared, solve);
    if (stage.foundation || (stage.present && !input.noCache)) {
      prepared.set(stage.id, stage.reference);
    }
  }
  return prepared;
}

/** Keeps the other shared stages, made in the course of the build, for the next one. */
async function keepStages(
  stages: readonly PreparedStage[],
  prepared: ReadonlyMap<string, string>,
  solve: Solve,
): Promise<void> {
  for (const stage of stages) {
    if (!prepared.has(stage.id)) await keep(stage, prepared, solve);
  }
}

async function keep(
  { id, reference }: PreparedStage,
  prepared: ReadonlyMap<string, string>,
  solve: Solve,
): Promise<void> {
  const labels = { [label.managed]: 'true' };
  await solve({ tags: [reference], labels, prepared, target: id });
}

function contextsOf(input: BuildImageInput): { app: ContextSource; warp: ContextSource } {
  return {
    app: { from: input.folder, normalize: true, sharedKey: `warp-app:${input.folder}` },
    warp: { from: input.packageRoot, normalize: true, sharedKey: 'warp-package' },
  };
}

/** OCI's own annotation keys (image-spec, annotations.md), and warp's. */
function labelsOf(input: BuildImageInput, planDigest: string): Record<string, string> {
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

/** BuildKit names a step `[stage 2/5] RUN …`; the plan has better words for it. */
function describeBy(titles: ReadonlyMap<string, string>) {
  return (name: string) => {
    const match = /^\[(\S+)\s+(\d+)\/\d+\]/.exec(name);
    const [stage = '', position = ''] = match ? [match[1], match[2]] : [];
    return {
      stage: stage.replace(inputStage, ''),
      title: titles.get(`${stage} ${position}`) ?? name.replace(/^\[[^\]]*\]\s*/, ''),
    };
  };
}
