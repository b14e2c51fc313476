import type { Plan } from './types.ts';

/** What of a plan its image follows from. */
export function imagePart(plan: Plan): Plan {
  const { development: _, ...rest } = plan;
  return rest;
}

/**
 * The plan as a build of development's stages takes it: they stand before the image, which no such build
 * makes.
 */
export function withDevelopment(plan: Plan): Plan {
  const image = plan.stages.slice(-1);
  const stages = [...plan.stages.slice(0, -1), ...(plan.development?.stages ?? []), ...image];
  return { ...plan, stages };
}
