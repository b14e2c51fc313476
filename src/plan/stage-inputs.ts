import { digestOf } from './digest.ts';
import { layout } from './image-layout.ts';
import { sourcesOf } from './shipped-paths.ts';
import type { Plan, Source, Stage, StageId, Step } from './types.ts';

/** What a stage is made of: name → digest. Equal inputs make an equal stage. */
export type StageInputs = Readonly<Record<string, string>>;

const ours = "warp's ";

/** True for the name of an input that is a file of warp's package. */
export function isOurs(name: string): boolean {
  return name.startsWith(ours);
}

/** Digests of files that steps take in. */
export interface InputFiles {
  /** Of what lies at a path of warp's package. */
  warp(path: string): string;
  /** Files at a path of the app with their digests; `''` stands for all of it. */
  app(path: string): Readonly<Record<string, string>>;
}

/** The inputs of each stage of a plan, in its order. */
export function stageInputs(plan: Plan, files: InputFiles): Readonly<Record<StageId, StageInputs>> {
  return Object.fromEntries(plan.stages.map((stage) => [stage.id, inputsOf(stage, plan, files)]));
}

function inputsOf(stage: Stage, plan: Plan, files: InputFiles): StageInputs {
  const { from } = stage;
  const start = from.kind === 'base' ? { 'the base': digestOf(plan.base.value) } : {};
  const inputs = stage.steps.map((step) => ({
    ...stepInput(step),
    ...Object.assign({}, ...sourcesOf(step).map((source) => sourceInput(source, files))),
  }));
  return Object.assign(start, ...inputs);
}

/** The plan's own text is in the image and would be the reason for everything. */
function stepInput(step: Step): StageInputs {
  const { reason: _, ...content } = step;
  const digest = digestOf(content);
  switch (step.kind) {
    case 'run':
      return { [`the step "${step.title}"`]: digest };
    case 'copy':
      return { [`the copy to ${step.to}`]: digest };
    case 'file':
      return step.to === `${layout.etc}/plan.json` ? {} : { [step.to]: digest };
    case 'env':
      return { 'the environment': digest };
  }
}

function sourceInput(source: Source, files: InputFiles): StageInputs {
  if (source.kind !== 'context') return {};
  if (source.name === 'app') {
    const paths = source.include.length > 0 ? source.include : [''];
    return Object.assign({}, ...paths.map((path) => files.app(path)));
  }
  return Object.fromEntries(source.include.map((path) => [`${ours}${path}`, files.warp(path)]));
}
