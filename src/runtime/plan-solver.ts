import { againAfterLostStart } from '../engine/lost-start.ts';
import type { BuildEvent, BuiltImage, ContextSource, ImageOutput } from '../engine/types.ts';
import { inputStage } from '../plan/input-stages.ts';
import { caFile } from '../plan/machine-flags.ts';
import { renderDockerfile, type WantedFile } from '../plan/render-dockerfile.ts';
import { shippedPaths } from '../plan/shipped-paths.ts';
import type { Plan } from '../plan/types.ts';
import { WarpError } from '../warp-error.ts';
import type { BuildImageInput } from './build-image.ts';

export interface SolveRequest {
  readonly plan: Plan;
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Stages taken from images, by id. */
  readonly prepared: ReadonlyMap<string, string>;
  readonly target?: string;
  /** Files of stages that are wanted instead of an image. */
  readonly wanted?: readonly WantedFile[];
  readonly output?: ImageOutput;
  readonly noCache?: true | readonly string[];
}

export type Solve = (request: SolveRequest) => Promise<BuiltImage>;

/** Builds a plan, one stage of it or one file of a stage, with what is the same for all of them. */
export function planSolver(
  input: Omit<BuildImageInput, 'plan' | 'tags'>,
  baseReference: string,
  run: { readonly signal: AbortSignal; readonly onEvent: (event: BuildEvent) => void },
): Solve {
  const { engine } = input;
  const epoch = Math.floor(input.source.createdMs / 1000);
  return ({ plan, tags, labels, prepared, target: stage, wanted, output, noCache }) => {
    const rendered = renderDockerfile(plan, {
      baseReference,
      sourceDateEpoch: epoch,
      prepared,
      given: { ca: input.caBundle !== undefined, secrets: new Set(Object.keys(input.secrets)) },
      ...(wanted ? { wanted } : {}),
    });
    const target = rendered.target ?? stage;
    const dated = target === undefined;
    const request = {
      dockerfile: rendered.text,
      ignore: plan.ignore,
      contexts: contextsOf(input, plan),
      // Stages that every app shares carry no date of this app's commit.
      buildArgs: { ...input.proxies, SOURCE_DATE_EPOCH: dated ? String(epoch) : '0' },
      labels,
      tags,
      secrets: input.secrets,
      platform: plan.platform,
      ...(target === undefined ? {} : { target }),
      ...(noCache ? { noCache } : {}),
      ...(output ? { output } : {}),
      describe: describeBy(rendered.titles),
    };
    const outputOf = (error: unknown) => (error instanceof WarpError ? (error.output ?? '') : '');
    return againAfterLostStart(() => engine.builder.build(request, run), outputOf);
  };
}

/** The engine keeps what a context held by its key: apps of one repository are kept apart. */
function contextsOf(
  { folder, packageRoot, caBundle }: Pick<BuildImageInput, 'folder' | 'packageRoot' | 'caBundle'>,
  plan: Plan,
): Record<'app' | 'warp', ContextSource> {
  const sharedKey = `warp-app:${folder}:${plan.image.workdir}`;
  return {
    app: { from: folder, normalize: true, sharedKey },
    warp: {
      from: packageRoot,
      normalize: true,
      only: shippedPaths(plan),
      ...(caBundle ? { beside: new Map([[caFile, { content: caBundle, mode: 0o444 }]]) } : {}),
      sharedKey: 'warp-package',
    },
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
