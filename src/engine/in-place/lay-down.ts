import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { sourcesOf } from '../../plan/shipped-paths.ts';
import { neededBy } from '../../plan/stage-order.ts';
import type { CopyStep, FileStep, Plan, Stage, StageId, Step } from '../../plan/types.ts';
import { type Ground, keptAt, placeOf } from './ground.ts';
import { noImages } from './mounts.ts';
import { copyInto, moveContent, moveInto } from './move-into.ts';
import { runStep } from './run-step.ts';

/** A file of a stage that is wanted for itself. */
export interface Wanted {
  readonly stage: StageId;
  /** Absolute path in the stage. */
  readonly file: string;
}

/**
 * Carries a plan's stages out in the file system that this process runs in, one after the other where
 * an engine would give each its own: what others take from a stage is put aside, and the rest cleared
 * away before one that does not descend from it.
 * @param last the stage whose files stay, or files that are put aside: {@link keptAt} has them
 * @returns variables that the stages set
 * @throws WarpError of phase build, and what {@link runStep} and its mounts throw
 */
export async function layDown(
  plan: Pick<Plan, 'stages'>,
  last: StageId | readonly Wanted[],
  ground: Ground,
): Promise<Readonly<Record<string, string>>> {
  const wanted = typeof last === 'string' ? [] : last;
  const roots = typeof last === 'string' ? [last] : last.map(({ stage }) => stage);
  const stages = openStages(plan, roots, ground);
  const env: Record<string, string> = {};
  let line: StageId[] = [];
  for (const stage of stages) {
    const from = stage.from.kind === 'stage' ? stage.from.id : '';
    if (line.includes(from)) line.push(stage.id);
    else {
      if (from !== '' && !ground.present.has(from))
        throw new Error(`${stage.id} needs ${from} again`);
      clear(ground);
      line = [stage.id];
    }
    for (const [index, step] of stage.steps.entries()) {
      if (step.kind === 'env') Object.assign(env, step.set);
      const id = `${stage.id} ${index}`;
      await told(step, { id, stage: stage.id, ground }, () =>
        layStep(step, id, { ...ground, env: { ...ground.env, ...env } }),
      );
    }
    putAside(stage, { stages, wanted, ground });
  }
  return env;
}

/** The stages that are needed and not there yet, in the plan's order. */
function openStages(
  plan: Pick<Plan, 'stages'>,
  roots: readonly StageId[],
  { present }: Ground,
): readonly Stage[] {
  const needed = new Set(roots);
  for (const stage of plan.stages.toReversed()) {
    if (!needed.has(stage.id) || present.has(stage.id)) continue;
    for (const id of neededBy(stage)) needed.add(id);
  }
  return plan.stages.filter(({ id }) => needed.has(id) && !present.has(id));
}

function clear(ground: Ground): void {
  const keeps = new Set(ground.keeps.map((path) => placeOf(ground, path)));
  for (const folder of ground.cleared.map((path) => placeOf(ground, path))) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (!keeps.has(path)) rmSync(path, { recursive: true, force: true });
    }
  }
}

async function told(
  step: Step,
  { id, stage, ground }: { id: string; stage: StageId; ground: Ground },
  work: () => Promise<void> | void,
): Promise<void> {
  if (step.kind !== 'run') return work();
  const startedMs = Date.now();
  const tell = (state: 'running' | 'done' | 'failed') =>
    ground.onEvent({
      ...{ kind: 'step', id, stage, title: step.title, state, startedMs },
      ...(state === 'running' ? {} : { completedMs: Date.now() }),
    });
  tell('running');
  try {
    await work();
    tell('done');
  } catch (error) {
    tell('failed');
    throw error;
  }
}

function layStep(step: Step, id: string, ground: Ground): Promise<void> | void {
  switch (step.kind) {
    case 'run':
      return runStep(step, id, ground);
    case 'file':
      return layFile(step, ground);
    case 'copy':
      return layCopy(step, ground);
    case 'env':
      return undefined;
  }
}

function layFile({ to, content, mode }: FileStep, ground: Ground): void {
  const path = placeOf(ground, to);
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  writeFileSync(path, content.endsWith('\n') || content === '' ? content : `${content}\n`);
  chmodSync(path, mode);
}

function layCopy({ from, paths, to }: CopyStep, ground: Ground): void {
  for (const path of paths) {
    const target = placeOf(ground, to.endsWith('/') ? join(to, basename(path)) : to);
    if (from.kind === 'image') throw noImages(from.reference);
    if (from.kind === 'context') {
      copyInto(join(from.name === 'app' ? ground.app : ground.packageRoot, path), target);
    } else if (!ground.present.has(from.id)) {
      moveInto(keptAt(ground, from.id, path), target);
    } else if (placeOf(ground, path) !== target) {
      copyInto(placeOf(ground, path), target);
    }
  }
}

/** Puts aside what other stages take from this one: moved, unless a stage goes on from here with it. */
function putAside(
  { id }: Stage,
  {
    stages,
    wanted,
    ground,
  }: { stages: readonly Stage[]; wanted: readonly Wanted[]; ground: Ground },
): void {
  const paths = stages.flatMap(({ steps }) =>
    steps.flatMap((step) => {
      if (step.kind === 'copy')
        return step.from.kind === 'stage' && step.from.id === id ? step.paths : [];
      return sourcesOf(step).flatMap((from) =>
        from.kind === 'stage' && from.id === id ? [from.path ?? '/'] : [],
      );
    }),
  );
  const files = wanted.flatMap(({ stage, file }) => (stage === id ? [file] : []));
  const goesOn = stages.some(({ from }) => from.kind === 'stage' && from.id === id);
  for (const path of outermost([...paths, ...files])) {
    if (path === '/') throw new Error(`all of ${id} is taken by another stage`);
    const source = placeOf(ground, path);
    const to = keptAt(ground, id, path);
    if (existsSync(to) || !existsSync(source)) continue;
    if (goesOn) copyInto(source, to);
    else if (ground.keeps.includes(path)) moveContent(source, to);
    else moveInto(source, to);
  }
}

/** Each once, and none that lies in another. */
function outermost(paths: readonly string[]): readonly string[] {
  const all = [...new Set(paths)];
  return all.filter((path) => !all.some((other) => path.startsWith(`${other}/`)));
}
