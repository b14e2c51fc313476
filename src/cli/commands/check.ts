import { randomBytes, randomInt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ImageFacts } from '../../engine/image-facts.ts';
import type { Engine } from '../../engine/types.ts';
import { checkImage } from '../../inspect/check/check-image.ts';
import type { CheckId } from '../../inspect/check/finding.ts';
import { junitReport } from '../../inspect/check/report/junit.ts';
import type { CheckReport } from '../../inspect/check/report/report.ts';
import { sarifReport } from '../../inspect/check/report/sarif.ts';
import { warpVersion } from '../../package-root.ts';
import { decodeRuntimeFacts } from '../../plan/runtime-facts.ts';
import { label } from '../../runtime/labels.ts';
import { exitCodes, WarpError } from '../../warp-error.ts';
import type { BuildOptions } from '../build-folder.ts';
import type { CliContext } from '../context.ts';
import { isImageReference } from '../engine-names.ts';
import { existingFolder } from '../existing-folder.ts';
import { isFolder } from '../is-folder.ts';
import { openEngineFor } from '../open-engine-for.ts';
import { formatCheck } from '../output/check.ts';
import { wantsColor } from '../progress/create-progress.ts';
import { type Runnable, runnableFolder } from '../runnable.ts';
import { servicesFor } from '../services-for.ts';
import { type VariableOptions, variablesFor } from '../variables-for.ts';

export type CheckFormat = 'text' | 'json' | 'sarif' | 'junit';

export interface CheckOptions
  extends Pick<BuildOptions, 'progress' | 'engine' | 'locked' | 'json'>,
    VariableOptions {
  readonly format?: CheckFormat;
  /** File for the report. */
  readonly output?: string;
  readonly ignore?: readonly CheckId[];
  readonly strict?: boolean;
  readonly slow?: string;
  readonly memory: number;
  readonly cpus: number;
  /** s; by default what the image's own start-up limit is, within bounds. */
  readonly startup?: number;
}

/** `warp check`: exit 60 when a check fails. */
export async function check(
  context: CliContext,
  target: string,
  options: CheckOptions,
): Promise<void> {
  const given = variablesFor(context, options);
  const folder = isFolder(context, target) ? existingFolder(context, target) : undefined;
  const built = folder === undefined ? undefined : await runnableFolder(context, folder, options);
  context.signal.throwIfAborted();
  await using engine = await openEngineFor(context, options.engine);
  const note = (line: string) => context.stderr.write(`${line}\n`);
  const reference = built?.image ?? target;
  const image = await imageNamed(context, engine, reference);
  await using services = servicesFor(context, engine);
  const access = built
    ? await services.provide({ ...built, given })
    : { env: given, network: undefined };
  const input = inputOf(engine, { options, built, image, reference, ...access });
  const report = await checkImage(input, { signal: context.signal, onNote: note });
  tell(context, report, { options, at: built ? 'warp.yaml' : reference });
  if (!report.passed) process.exitCode = exitCodes.run;
}

/** Users and groups below 65536, as rootless engines have no others; above those of distributions. */
const strangers = [20_000, 60_000] as const;
const startupMs = { least: 20_000, most: 30_000 };

interface CheckRun {
  readonly options: CheckOptions;
  readonly built: Runnable | undefined;
  readonly image: ImageFacts;
  readonly reference: string;
  readonly env: Readonly<Record<string, string>>;
  readonly network: string | undefined;
}

function inputOf(engine: Engine, run: CheckRun): Parameters<typeof checkImage>[0] {
  const { options, image, reference, env, network, built } = run;
  const { startup, memory, cpus, slow, ignore = [], strict = false } = options;
  const runtime = built?.facts ?? decodeRuntimeFacts(image.labels[label.runtime] ?? '');
  const own = runtime?.processes.find(({ name }) => name === 'web')?.startupMs ?? 0;
  const usual = Math.min(Math.max(own, startupMs.least), startupMs.most);
  return {
    engine,
    image,
    reference,
    runtime,
    env,
    network,
    labels: {
      [label.managed]: 'true',
      [label.app]: built?.appName ?? image.labels[label.app] ?? 'check',
      [label.command]: 'check',
    },
    strictness: {
      uid: randomInt(...strangers),
      gid: randomInt(...strangers),
      memoryBytes: memory,
      cpus,
      closedNetwork: `warp-check-${randomBytes(6).toString('hex')}`,
    },
    startupMs: startup === undefined ? usual : startup * 1000,
    slowPath: slow,
    ignore,
    strict,
  };
}

/** @throws WarpError `WARP_CHECK_NO_IMAGE` */
async function imageNamed(
  context: CliContext,
  engine: Engine,
  reference: string,
): Promise<ImageFacts> {
  const id = /^(?:sha256:)?[0-9a-f]{12,64}$/.test(reference);
  const named = id || isImageReference(reference);
  const there = named ? await engine.images.inspect(reference) : undefined;
  if (there) return there;
  const onProgress = (line: string) => void context.stderr.write(`${line}\n`);
  const pulled =
    named && !id
      ? await engine.images.pull(reference, { signal: context.signal, onProgress })
      : undefined;
  const image = pulled?.ok ? await engine.images.inspect(reference) : undefined;
  if (image) return image;
  const why = pulled && !pulled.ok ? `, and it could not be pulled: ${pulled.why}` : '';
  throw new WarpError({
    code: 'WARP_CHECK_NO_IMAGE',
    phase: 'engine',
    message: `${reference} is neither a folder nor an image on this engine${why}`,
    hint: "give the app's folder, or the name or id of an image",
  });
}

/** With a file for the report, stdout still has the lines for people. */
function tell(
  context: CliContext,
  report: CheckReport,
  { options, at }: { readonly options: CheckOptions; readonly at: string },
): void {
  const { output, json, strict = false } = options;
  const format = options.format ?? (output === undefined ? 'text' : formatOf(output));
  const color = context.stdout.isTTY === true && wantsColor(context.env);
  const write = (as: CheckFormat, painted: boolean): string => {
    if (as === 'json') return `${JSON.stringify(report, null, 2)}\n`;
    if (as === 'junit') return junitReport(report, { strict });
    if (as === 'text') return formatCheck(report, { color: painted });
    return `${JSON.stringify(sarifReport(report, { version: warpVersion(), at }), null, 2)}\n`;
  };
  if (output !== undefined) keep(context, output, write(format, false));
  const shown = json ? 'json' : output === undefined ? format : 'text';
  context.stdout.write(write(shown, color));
}

/** By its ending: `check.sarif`, `check.xml`, `check.json`. */
function formatOf(file: string): CheckFormat {
  if (/\.sarif(\.json)?$/.test(file)) return 'sarif';
  if (file.endsWith('.xml')) return 'junit';
  return file.endsWith('.json') ? 'json' : 'text';
}

/** @throws WarpError `WARP_CHECK_OUTPUT` */
function keep({ cwd }: CliContext, file: string, text: string): void {
  try {
    const path = resolve(cwd, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

function unwritable(file: string, cause: unknown): WarpError {
  return new WarpError({
    code: 'WARP_CHECK_OUTPUT',
    phase: 'usage',
    message: `the report cannot be written to ${file}: ${(cause as Error).message}`,
    hint: 'give --output a file in a folder that can be written to',
    cause,
  });
}
