import { isPlain, plainSource, plainWord } from './dockerfile-words.ts';
import { imageUser, sharedStages } from './image-layout.ts';
import { caEnvironment, type Given, machineFlags, toolkitStage } from './machine-flags.ts';
import { shippedPaths } from './shipped-paths.ts';
import type {
  CacheMount,
  CopyStep,
  FileStep,
  Mount,
  Plan,
  RunStep,
  Source,
  Stage,
  Step,
} from './types.ts';

/** Ends the names of the stages that gather what a step of another stage takes in. */
export const inputStage = /-input-\d+$/;

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

interface Rendering {
  /** Stages to stand before the one that is rendered. */
  readonly inputs: string[];
  readonly titles: Map<string, string>;
  readonly given: Given | undefined;
}

function renderStage(stage: Stage, titles: Map<string, string>, given: Given | undefined): string {
  const inputs: string[] = [];
  const from = stage.from.kind === 'base' ? '$WARP_BASE' : stage.from.id;
  const lines = [`FROM ${from} AS ${stage.id}`];
  // BuildKit counts the FROM of an image as 1; that of another stage is no step of its own.
  let position = stage.from.kind === 'base' ? 1 : 0;
  for (const step of stage.steps) {
    if (step.kind !== 'env') {
      position += 1;
      titles.set(`${stage.id} ${position}`, titleOf(step));
    }
    lines.push(renderStep(step, stage, { inputs, titles, given }));
  }
  return [...inputs, ...lines, ''].join('\n');
}

function titleOf(step: Exclude<Step, { kind: 'env' }>): string {
  if (step.kind === 'run') return step.title;
  if (step.kind === 'file') return `writing ${step.to}`;
  return `copying ${step.paths.join(', ')}`;
}

function renderStep(step: Step, stage: Stage, rendering: Rendering): string {
  switch (step.kind) {
    case 'run':
      return renderRun(step, stage, rendering);
    case 'copy':
      return renderCopy(step);
    case 'file':
      return renderFile(step, stage, rendering);
    case 'env':
      return Object.entries(step.set)
        .map(([name, value]) => `ENV ${name}=${JSON.stringify(value)}`)
        .join('\n');
  }
}

function renderRun(step: RunStep, stage: Stage, rendering: Rendering): string {
  const flags = [
    ...(step.mounts ?? []).map((mount) => mountFlag(mount, stage, rendering)),
    ...(step.caches ?? []).map(cacheFlag),
    ...machineFlags(step, rendering.given),
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

function cacheFlag(cache: CacheMount): string {
  return `--mount=type=cache,id=${cache.id},target=${cache.at},sharing=${cache.sharing}`;
}

/** BuildKit binds one path a mount: several includes are gathered in a stage of their own first. */
function mountFlag(mount: Mount, stage: Stage, { inputs, titles }: Rendering): string {
  const { from, at } = mount;
  if (from.kind !== 'context') {
    const source = from.path ? `source=${from.path},` : '';
    const origin = from.kind === 'stage' ? from.id : from.reference;
    return `--mount=type=bind,from=${origin},${source}target=${at}`;
  }
  if (from.include.length === 0) {
    return `--mount=type=bind${from.name === 'app' ? '' : `,from=${toolkitStage}`},target=${at}`;
  }
  const id = `${stage.id}-input-${inputs.length + 1}`;
  const copies = from.include.map((path, index) => {
    titles.set(`${id} ${index + 1}`, `taking in ${path}`);
    return `COPY ${contextFlag(from)}${copyWords([path], `/${path}`)}`;
  });
  inputs.push([`FROM scratch AS ${id}`, ...copies, ''].join('\n'));
  return `--mount=type=bind,from=${id},target=${at}`;
}

function contextFlag(source: Source): string {
  if (source.kind === 'stage') return `--from=${source.id} `;
  if (source.kind === 'image') return `--from=${source.reference} `;
  return source.name === 'app' ? '' : `--from=${toolkitStage} `;
}

function renderCopy(step: CopyStep): string {
  return `COPY ${contextFlag(step.from)}${copyWords(step.paths, step.to)}`;
}

function copyWords(sources: readonly string[], to: string): string {
  return JSON.stringify([...sources.map(plainSource), plainWord(to)]);
}

/** A heredoc has no JSON form: a file with an odd name is written in a stage of its own first. */
function renderFile(step: FileStep, stage: Stage, { inputs, titles }: Rendering): string {
  if (isPlain(step.to)) return heredoc(step.to, step.content, step.mode);
  const id = `${stage.id}-input-${inputs.length + 1}`;
  titles.set(`${id} 1`, titleOf(step));
  inputs.push([`FROM scratch AS ${id}`, heredoc('/file', step.content, step.mode), ''].join('\n'));
  return `COPY --from=${id} ${copyWords(['/file'], step.to)}`;
}

function heredoc(to: string, content: string, mode: number): string {
  const body = content.endsWith('\n') || content === '' ? content : `${content}\n`;
  let word = 'EOF';
  while (body.split('\n').includes(word)) word += '_';
  return `COPY --chmod=${mode.toString(8).padStart(4, '0')} <<'${word}' ${to}\n${body}${word}`;
}

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
