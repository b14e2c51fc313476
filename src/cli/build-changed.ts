import { readSourceVersion } from '../app/source-version.ts';
import { readsImages } from '../plan/reads-images.ts';
import { runtimeFacts } from '../plan/runtime-facts.ts';
import { buildImage } from '../runtime/build-image.ts';
import {
  type BuildKey,
  type BuildRecord,
  rememberBuild,
  stampFolder,
} from '../runtime/last-build.ts';
import type { BuildOptions } from './build-folder.ts';
import type { CliContext } from './context.ts';
import { onEngine } from './on-engine.ts';
import { formatWarning } from './output/warning.ts';
import { openPlaced, planApp } from './plan-app.ts';
import { rememberDifference } from './plan-difference.ts';
import { runProgram } from './run-program.ts';

export interface ChangedBuild {
  readonly key: BuildKey;
  readonly options: BuildOptions;
  /** The app's name where its configuration gives none. */
  readonly fallbackName: string;
}

/** Plans and builds a folder, shows progress, and remembers the result for the next time. */
export async function buildChanged(
  context: CliContext,
  { key, options, fallbackName }: ChangedBuild,
): Promise<{ readonly record: BuildRecord; readonly cached: boolean }> {
  const placed = openPlaced(context, key.folder);
  const { disk } = placed;
  // Before the plan reads a file: what changes from here on makes the record invalid.
  const stamps = stampFolder(
    disk.folder,
    disk.entries().map((entry) => entry.path),
  );
  // Git is asked while the plan is made.
  const source = readSourceVersion(disk, runProgram);
  const { locked } = options;
  const planned = planApp(context, placed, locked === undefined ? {} : { locked });
  const appName = planned.name ?? fallbackName;
  const tags = key.tags.length ? key.tags : [`${appName}:latest`];
  const work = { disk, source, appName, planned, options };
  const result = await onEngine(context, work, (input, run) => buildImage({ ...input, tags }, run));
  for (const warning of result.warnings) context.stderr.write(`${formatWarning(warning)}\n`);
  const facts = runtimeFacts(result.plan);
  const record: BuildRecord = {
    appName,
    image: result.tags[0] ?? result.id,
    id: result.id,
    sizeBytes: result.sizeBytes,
    plan: result.planDigest,
    baseCreatedMs: result.base.createdMs,
    runtime: { ...facts, migrates: facts.migrates && planned.migrate === 'auto' },
    services: planned.services,
    warnings: [...planned.warnings, ...result.warnings],
  };
  if (!readsImages(result.plan))
    rememberBuild(context.stateFolder, key, { folder: disk.folder, stamps, record }, Date.now());
  rememberDifference(context, placed, {
    root: planned.root,
    plan: result.plan,
    image: record.image,
  });
  return { record, cached: result.cached };
}
