import type { Plan, Source, Step } from './types.ts';

/** Files and folders of warp's own package that a plan's steps copy or mount, sorted. */
export function shippedPaths(plan: Plan): readonly string[] {
  const paths = plan.stages.flatMap(({ steps }) =>
    steps.flatMap(sourcesOf).flatMap((source) => (isShipped(source) ? source.include : [])),
  );
  return [...new Set(paths)].sort();
}

/** What a step takes in; of a copy, with the paths it copies as what is included. */
export function sourcesOf(step: Step): readonly Source[] {
  if (step.kind === 'run') return (step.mounts ?? []).map(({ from }) => from);
  if (step.kind !== 'copy' || step.from.kind !== 'context') return [];
  return [{ ...step.from, include: step.paths }];
}

function isShipped(source: Source): source is Extract<Source, { kind: 'context' }> {
  return source.kind === 'context' && source.name === 'warp';
}
