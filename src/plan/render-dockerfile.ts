import { plainWord } from './dockerfile-words.ts';
import { imageUser, sharedStages } from './image-layout.ts';
import type { InputStages } from './input-stages.ts';
import { caEnvironment, type Given, machineFlags } from './machine-flags.ts';
import { renderCopy, renderFile, toolkitStage } from './render-copy.ts';
import { cacheFlag, mountFlag } from './render-mount.ts';
import { shippedPaths } from './shipped-paths.ts';
import type { Plan, RunStep, Stage, Step } from './types.ts';

export interface RenderedDockerfile {
  readonly text: string;
  /** What each instruction does in the plan's words, by `<stage> <position>`, counted from 1. */
  readonly titles: ReadonlyMap<string, string>;
  /** Stage that holds the wanted files alone, in its top folder. */
  readonly target?: string;
}

export interface RenderOptions {
  /** Reference for FROM; the base's official name by default. */
  readonly baseReference?: string;
  /** Stages that exist as images already, by id: they are taken from there. */
  readonly prepared?: ReadonlyMap<string, string>;
  /** Default of SOURCE_DATE_EPOCH, s since 1970. */
  readonly sourceDateEpoch: number;
  /** What the machine that builds gives; undefined for a file that another tool builds. */
  readonly given?: Given;
  /** Files that are wanted instead of the image. */
  readonly wanted?: readonly WantedFile[];
}

/** A file that a stage writes. */
export interface WantedFile {
  readonly stage: string;
  /** Absolute path in the stage. */
  readonly file: string;
  /** Its name among the wanted. */
  readonly as: string;
}

const wantedStage = 'wanted';

/** The plan as a Dockerfile for BuildKit (Dockerfile frontend 1.4 and later: heredocs, mounts). */
export function renderDockerfile(plan: Plan, options: RenderOptions): RenderedDockerfile {
  const titles = new Map<string, string>();
  const stages = plan.stages.map((stage) => {
    const image = options.prepared?.get(stage.id);
    return image === undefined
      ? renderStage(stage, titles, options.given)
      : `FROM ${image} AS ${stage.id}\n`;
  });
  const reference = options.baseReference ?? plan.base.value.image;
  const head = [
    '# Written by warp from its plan; `warp plan` gives the reason for every line.',
    `ARG WARP_BASE=${reference}`,
    `ARG SOURCE_DATE_EPOCH=${options.sourceDateEpoch}`,
  ];
  const used = options.given?.ca || shippedPaths(plan).length > 0;
  const toolkit = used ? [`\nFROM warp AS ${toolkitStage}`] : [];
  const { wanted } = options;
  wanted?.forEach(({ as }, index) => {
    titles.set(`${wantedStage} ${index + 1}`, `taking out ${as}`);
  });
  const last = wanted
    ? [
        `\nFROM scratch AS ${wantedStage}`,
        ...wanted.map(
          ({ stage, file, as }) => `COPY --from=${stage} ${JSON.stringify([file, `/${as}`])}`,
        ),
      ]
    : [];
  return {
    text: `${[...head, ...toolkit, '', ...stages, imageConfig(plan), ...last].join('\n')}\n`,
    titles,
    ...(wanted ? { target: wantedStage } : {}),
  };
}

function renderStage(stage: Stage, titles: Map<string, string>, given: Given | undefined): string {
  const inputs: InputStages = { of: stage.id, texts: [], titles };
  const from = fromWord(stage);
  const lines = [`FROM ${from} AS ${stage.id}`];
  // BuildKit counts the FROM of an image as 1; that of another stage is no step of its own.
  let position = stage.from.kind === 'base' ? 1 : 0;
  for (const step of stage.steps) {
    if (step.kind !== 'env') {
      position += 1;
      titles.set(`${stage.id} ${position}`, titleOf(step));
    }
    lines.push(renderStep(step, inputs, given));
  }
  return [...inputs.texts, ...lines, ''].join('\n');
}

function fromWord({ from }: Stage): string {
  if (from.kind === 'stage') return from.id;
  return from.kind === 'base' ? '$WARP_BASE' : 'scratch';
}

function titleOf(step: Exclude<Step, { kind: 'env' }>): string {
  if (step.kind === 'run') return step.title;
  if (step.kind === 'file') return `writing ${step.to}`;
  return `copying ${step.paths.join(', ')}`;
}

function renderStep(step: Step, inputs: InputStages, given: Given | undefined): string {
  switch (step.kind) {
    case 'run':
      return renderRun(step, inputs, given);
    case 'copy':
      return renderCopy(step);
    case 'file':
      return renderFile(step, titleOf(step), inputs);
    case 'env':
      return Object.entries(step.set)
        .map(([name, value]) => `ENV ${name}=${JSON.stringify(value)}`)
        .join('\n');
  }
}

function renderRun(step: RunStep, inputs: InputStages, given: Given | undefined): string {
  const flags = [
    ...(step.mounts ?? []).map((mount) => mountFlag(mount, inputs)),
    ...(step.caches ?? []).map(cacheFlag),
    ...machineFlags(step, given),
  ];
  const env = { ...caEnvironment(step), ...step.env };
  const prefix = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const argv = [
    ...(step.as === 'app' ? dropPrivileges : []),
    ...(prefix.length ? ['env', ...prefix] : []),
    ...step.argv,
  ];
  const lines = [...flags.map((flag) => `${flag} \\\n    `), JSON.stringify(argv)].join('');
  return `${step.dated ? 'ARG SOURCE_DATE_EPOCH\n' : ''}RUN ${lines}`;
}

const dropPrivileges = [
  'setpriv',
  `--reuid=${imageUser.uid}`,
  `--regid=${imageUser.gid}`,
  '--clear-groups',
];

function imageConfig(plan: Plan): string {
  const { image } = plan;
  const lines = [
    ...Object.entries(image.labels).map(
      ([name, value]) => `LABEL ${name}=${JSON.stringify(value)}`,
    ),
    `WORKDIR ${plainWord(image.workdir)}`,
    `USER ${image.user}`,
    `EXPOSE ${image.port}`,
    `ENTRYPOINT ${JSON.stringify(image.entrypoint)}`,
    `CMD ${JSON.stringify(image.command)}`,
  ];
  if (plan.stages.at(-1)?.id !== sharedStages.image) throw new Error('the last stage is not image');
  return lines.join('\n');
}
