import { readSourceVersion } from '../app/source-version.ts';
import { packageRoot } from '../package-root.ts';
import { runtimeFacts } from '../plan/runtime-facts.ts';
import { buildImage } from '../runtime/build-image.ts';
import { readCaBundle } from '../runtime/ca-bundle.ts';
import {
  type BuildKey,
  type BuildRecord,
  rememberBuild,
  stampFolder,
} from '../runtime/last-build.ts';
import type { BuildOptions } from './build-folder.ts';
import type { CliContext } from './context.ts';
import { openEngineFor } from './open-engine-for.ts';
import { formatWarning } from './output/warning.ts';
import { openPlaced, planApp } from './plan-app.ts';
import { createProgress } from './progress/create-progress.ts';
import { proxySettings } from './proxy-settings.ts';
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
  const planned = planApp(context, placed);
  const name = planned.name ?? fallbackName;
  const progress = createProgress(options.progress ?? 'auto', context.stderr, { env: context.env });
  for (const warning of planned.warnings) progress.note(formatWarning(warning));
  try {
    await using engine = await openEngineFor(context, options.engine, (line) =>
      progress.note(line),
    );
    const result = await buildImage(
      {
        engine,
        plan: planned.plan,
        folder: disk.folder,
        appName: name,
        tags: key.tags.length ? key.tags : [`${name}:latest`],
        source: await source,
        packageRoot: packageRoot(),
        caBundle: readCaBundle(context.env),
        proxies: proxySettings(context.env),
        questions: planned.questions,
        ...(options.cache === false ? { noCache: true } : {}),
      },
      {
        signal: context.signal,
        onEvent: (event) => progress.event(event),
        onNote: (line) => progress.note(line),
      },
    );
    progress.end('done');
    const warnings = [...planned.warnings, ...result.warnings];
    for (const warning of result.warnings) context.stderr.write(`${formatWarning(warning)}\n`);
    const facts = runtimeFacts(result.plan);
    const record: BuildRecord = {
      appName: name,
      image: result.tags[0] ?? result.id,
      id: result.id,
      sizeBytes: result.sizeBytes,
      plan: result.planDigest,
      baseCreatedMs: result.base.createdMs,
      runtime: { ...facts, migrates: facts.migrates && planned.migrate === 'auto' },
      warnings,
    };
    rememberBuild(context.stateFolder, key, { folder: disk.folder, stamps, record }, Date.now());
    return { record, cached: result.cached };
  } catch (error) {
    progress.end(context.signal.aborted ? 'canceled' : 'failed');
    throw error;
  }
}
