import { layout, sharedStages } from './image-layout.ts';
import type { CopyStep, FileStep, Plan } from './types.ts';

/** What of an image's toolkit comes from warp's package or the plan itself, nothing having to be built. */
export type HostContent =
  | { readonly to: string; readonly shipped: string }
  | { readonly to: string; readonly content: string; readonly executable: boolean };

/**
 * The toolkit of a plan's image for a machine without containers, by path below the toolkit's folder. What
 * other stages make (a server's installation, the environment) is not among it.
 */
export function hostContent(plan: Plan): readonly HostContent[] {
  const stages = [sharedStages.runBase, sharedStages.assemble] as readonly string[];
  return plan.stages
    .filter(({ id }) => stages.includes(id))
    .flatMap(({ steps }) => steps)
    .flatMap((step) => {
      if (step.kind === 'file') return fileContent(step);
      if (step.kind === 'copy') return copied(step);
      return [];
    });
}

function fileContent({ to, content, mode }: FileStep): HostContent[] {
  const inside = below(to);
  if (inside === undefined) return [];
  return [{ to: inside, content, executable: (mode & 0o111) !== 0 }];
}

function copied({ from, paths, to }: CopyStep): HostContent[] {
  const inside = below(to);
  if (inside === undefined || from.kind !== 'context' || from.name !== 'warp') return [];
  return paths.map((shipped) => ({ to: inside, shipped }));
}

/** `''` for the toolkit's folder itself; undefined outside of it. */
function below(path: string): string | undefined {
  if (path === layout.toolkit) return '';
  return path.startsWith(`${layout.toolkit}/`) ? path.slice(layout.toolkit.length + 1) : undefined;
}

/** The arguments of each call of assemble.sh, in order. */
export function assembleCalls(plan: Plan): readonly (readonly string[])[] {
  const stage = plan.stages.find(({ id }) => id === sharedStages.assemble);
  return (stage?.steps ?? []).flatMap((step) =>
    step.kind === 'run' && step.argv[0] === layout.assemble ? [step.argv.slice(1)] : [],
  );
}
