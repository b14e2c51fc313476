import type { Plan } from './types.ts';

/** Whether steps take in other images by name: what these hold may change while the folder does not. */
export function readsImages({ stages }: Plan): boolean {
  return stages.some(({ steps }) =>
    steps.some(
      (step) => step.kind === 'run' && step.mounts?.some(({ from }) => from.kind === 'image'),
    ),
  );
}
