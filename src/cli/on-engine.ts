import { relative } from 'node:path';
import { builders } from '../../builders/catalog.ts';
import type { DiskApp } from '../app/disk-app.ts';
import { readSourceVersion, type SourceVersion } from '../app/source-version.ts';
import type { Engine } from '../engine/types.ts';
import { packageRoot } from '../package-root.ts';
import type { BuildImageInput, BuildImageOptions } from '../runtime/build-image.ts';
import { readCaBundle } from '../runtime/ca-bundle.ts';
import type { BuildOptions } from './build-folder.ts';
import type { CliContext } from './context.ts';
import { machineSecrets, machineWarnings } from './machine-secrets.ts';
import { formatWarning } from './output/warning.ts';
import type { PlannedApp } from './plan-app.ts';
import { proxySettings } from './proxy-settings.ts';
import { runProgram } from './run-program.ts';
import { withProgress } from './with-progress.ts';

export interface EngineWork {
  readonly disk: DiskApp;
  /** Where git has been asked already; it is else when it is needed. */
  readonly source?: Promise<SourceVersion>;
  readonly appName: string;
  readonly planned: PlannedApp;
  readonly options: Pick<BuildOptions, 'progress' | 'engine' | 'cache'>;
}

/** Opens the engine and shows the progress of what is done there with a planned app. */
export async function onEngine<T>(
  context: CliContext,
  plannedWork: EngineWork,
  work: (input: Omit<BuildImageInput, 'tags'>, run: BuildImageOptions) => Promise<T>,
): Promise<T> {
  const { disk, planned, options } = plannedWork;
  const app = disk.within(relative(disk.folder, planned.root));
  const warnings = [...planned.warnings, ...machineWarnings(context, builders, app)];
  return withProgress(
    context,
    options,
    async (engine, run) => work(await buildInput(context, plannedWork, engine), run),
    warnings.map(formatWarning),
  );
}

/** A planned app with what this machine adds to building it. */
export async function buildInput(
  context: CliContext,
  { disk, source = readSourceVersion(disk, runProgram), appName, planned, options }: EngineWork,
  engine: Engine,
): Promise<Omit<BuildImageInput, 'tags'>> {
  const app = disk.within(relative(disk.folder, planned.root));
  return {
    engine,
    plan: planned.plan,
    folder: disk.folder,
    appName,
    source: await source,
    packageRoot: packageRoot(),
    caBundle: readCaBundle(context.env),
    secrets: machineSecrets(context, builders, app),
    proxies: proxySettings(context.env),
    questions: planned.questions,
    locked: planned.locked,
    ...(options.cache === false ? { noCache: true } : {}),
  };
}
