import type { SourceVersion } from '../app/source-version.ts';
import type { BuildEvent, ContextSource, Engine } from '../engine/types.ts';
import { digestOf } from '../plan/digest.ts';
import { caSecret, renderDockerfile } from '../plan/render-dockerfile.ts';
import { encodeRuntimeFacts, runtimeFacts } from '../plan/runtime-facts.ts';
import type { Plan, Warning } from '../plan/types.ts';
import { label } from './labels.ts';
import { stepReport } from './step-report.ts';

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
  const base = await engine.images.base(plan.base.value, {
    signal: options.signal,
    onProgress: options.onNote,
  });
  const [baseImage, before] = await Promise.all([
    engine.images.inspect(base.reference),
    engine.images.inspect(input.tags[0] ?? ''),
  ]);
  const planDigest = digestOf(plan);
  const epoch = Math.floor(input.source.createdMs / 1000);
  const rendered = renderDockerfile(plan, {
    baseReference: base.reference,
    sourceDateEpoch: epoch,
  });
  const report = stepReport();
  const built = await engine.builder
    .build(
      {
        dockerfile: rendered.text,
        ignore: plan.ignore,
        contexts: contextsOf(input),
        buildArgs: { ...input.proxies, SOURCE_DATE_EPOCH: String(epoch) },
        labels: labelsOf(input, planDigest),
        tags: input.tags,
        secrets: input.caBundle ? { [caSecret]: input.caBundle } : {},
        platform: plan.platform,
        ...(input.noCache ? { noCache: true } : {}),
        describe: describeBy(rendered.titles),
      },
      {
        signal: options.signal,
        onEvent: (event) => {
          if (!report.take(event)) options.onEvent(event);
        },
      },
    )
    .catch((failure: unknown) => {
      throw report.explain(failure);
    });
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
      stage,
      title: titles.get(`${stage} ${position}`) ?? name.replace(/^\[[^\]]*\]\s*/, ''),
    };
  };
}
