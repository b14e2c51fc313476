import { sharedStages } from './image-layout.ts';
import type { Source, Stage, StageId } from './types.ts';

/**
 * The stages that `image` needs, each after those it builds on; the rest is dropped.
 * @param further stages that are wanted, too; `image` stays the last
 */
export function orderStages(
  stages: readonly Stage[],
  further: readonly StageId[] = [],
): readonly Stage[] {
  const byId = new Map(stages.map((stage) => [stage.id, stage]));
  const ordered: Stage[] = [];
  const seen = new Set<StageId>();
  const visit = (id: StageId, path: readonly StageId[]): void => {
    if (path.includes(id))
      throw new Error(`stages depend on each other: ${[...path, id].join(' → ')}`);
    if (seen.has(id)) return;
    const stage = byId.get(id);
    if (!stage) throw new Error(`no stage ${id}, asked for by ${path.at(-1)}`);
    for (const needed of neededBy(stage)) visit(needed, [...path, id]);
    seen.add(id);
    ordered.push(stage);
  };
  for (const id of [...further, sharedStages.image]) visit(id, []);
  return ordered;
}

/** Ids of the stages that a stage begins with, copies from or mounts. */
export function neededBy(stage: Stage): readonly StageId[] {
  const from = stage.from.kind === 'stage' ? [stage.from.id] : [];
  const sources = stage.steps.flatMap((step): readonly Source[] => {
    if (step.kind === 'run') return (step.mounts ?? []).map((mount) => mount.from);
    return step.kind === 'copy' ? [step.from] : [];
  });
  return [...from, ...sources.flatMap((source) => (source.kind === 'stage' ? [source.id] : []))];
}
