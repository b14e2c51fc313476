import type { DiskApp } from '../app/disk-app.ts';
import { packageRoot } from '../package-root.ts';
import { digestOf } from '../plan/digest.ts';
import { withDevelopment } from '../plan/image-part.ts';
import { stageInputs } from '../plan/stage-inputs.ts';
import type { StageId } from '../plan/types.ts';
import { buildDevelopment, presentDevelopment } from '../runtime/build-development.ts';
import { type DevelopmentMount, developmentVolume } from '../runtime/development-volume.ts';
import { inputFiles } from '../runtime/input-files.ts';
import { madeFrom } from '../runtime/prepared-stages.ts';
import { WarpError } from '../warp-error.ts';
import type { BuildOptions, FolderBuild } from './build-folder.ts';
import type { CliContext } from './context.ts';
import { onEngine } from './on-engine.ts';
import { openEngineFor } from './open-engine-for.ts';
import type { PlacedApp, PlannedApp } from './plan-app.ts';

export interface DevelopmentOf extends Pick<FolderBuild, 'appName' | 'folderId'> {
  readonly placed: PlacedApp;
  /** As the app's image was built. */
  readonly planned: PlannedApp;
  readonly options: Pick<BuildOptions, 'progress' | 'engine'>;
  /** With the debugger. */
  readonly debug?: boolean;
}

/**
 * What containers of an app have mounted for development, built where it is not there: nothing where the app
 * asks for nothing.
 * @throws WarpError of phase config, plan, build or engine; `WARP_DEBUG_UNKNOWN` where nothing debugs such
 * an app
 */
export async function developmentMounts(
  context: CliContext,
  { placed: { disk }, planned, options, debug = false, ...owner }: DevelopmentOf,
): Promise<readonly DevelopmentMount[]> {
  const { development } = planned.plan;
  if (debug && !development?.debugger) throw noDebugger();
  if (!development) return [];
  if (development.problems.length > 0) throw problemsOf(development.problems);
  const stage = debug ? development.debugger?.stage : development.packages;
  if (stage === undefined) return [];
  // What there is to say about the app has been said as its image was built.
  const quiet = { ...planned, warnings: [] };
  const work = { disk, appName: owner.appName, planned: quiet, options };
  const wanted = { stage, folderId: owner.folderId, made: madeOf(disk, planned, stage) };
  await using engine = await openEngineFor(context, options.engine);
  const image =
    (await presentDevelopment(engine, wanted)) ??
    (await onEngine(context, work, (input, run) => buildDevelopment({ ...input, wanted }, run)));
  return [await developmentVolume(engine, owner, image)];
}

/** A digest of all that a stage of development is made of. */
function madeOf(disk: DiskApp, planned: PlannedApp, id: StageId): string {
  const whole = withDevelopment(planned.plan);
  const plan = { ...whole, stages: madeFrom(whole, { id }) };
  const files = inputFiles(disk, { folder: disk.folder, packageRoot: packageRoot() });
  return digestOf([plan.platform, plan.warp, stageInputs(plan, files)]);
}

function problemsOf(
  problems: NonNullable<PlannedApp['plan']['development']>['problems'],
): WarpError {
  const [first] = problems;
  return new WarpError({
    code: first?.code ?? 'WARP_PLAN_PROBLEMS',
    phase: first?.phase ?? 'plan',
    message: `what the app asks for in development: ${first?.message}`,
    ...(first?.hint ? { hint: first.hint } : {}),
    problems,
  });
}

function noDebugger(): WarpError {
  return new WarpError({
    code: 'WARP_DEBUG_UNKNOWN',
    phase: 'usage',
    message: 'warp knows no debugger for this kind of app',
    hint: 'leave --debug out',
  });
}
