import { canonicalJson } from './digest.ts';
import { layout } from './image-layout.ts';
import type { Plan } from './types.ts';

/** Whether two plans build and run the same; they may have decided so for other reasons. */
export function isSameBuild(a: Plan, b: Plan): boolean {
  return canonicalJson(buildOf(a)) === canonicalJson(buildOf(b));
}

function buildOf(plan: Plan): unknown {
  const { base, stages, image, processes, hooks, volumes, assumed, ignore, development } = plan;
  // The plan itself, reasons and all, is one of the image's files.
  const own = `${layout.etc}/plan.json`;
  return {
    base: base.value,
    image,
    ignore,
    stages: stages.map(({ steps, ...stage }) => ({
      ...stage,
      steps: steps.filter((step) => step.kind !== 'file' || step.to !== own).map(bare),
    })),
    development: development?.stages.map(({ steps, ...stage }) => ({
      ...stage,
      steps: steps.map(bare),
    })),
    processes: processes.map(bare),
    hooks: hooks.map(bare),
    volumes: volumes.map(bare),
    assumed: assumed.map(bare),
  };
}

function bare<T extends { readonly reason: unknown }>({ reason: _, ...rest }: T) {
  return rest;
}
