import { mkdirSync, writeFileSync } from 'node:fs';
import { readSourceVersion } from '../../app/source-version.ts';
import { withFiles } from '../../app/with-files.ts';
import type { Ground } from '../../engine/in-place/ground.ts';
import { layDown } from '../../engine/in-place/lay-down.ts';
import { packageRoot } from '../../package-root.ts';
import { digestOf } from '../../plan/digest.ts';
import { layout, sharedStages } from '../../plan/image-layout.ts';
import { imagePart } from '../../plan/image-part.ts';
import { runtimeFacts } from '../../plan/runtime-facts.ts';
import { shellAssignments } from '../../plan/shell-quote.ts';
import type { Plan, Warning } from '../../plan/types.ts';
import { answerQuestions } from '../../runtime/answer-questions.ts';
import { imageLabels } from '../../runtime/build-image.ts';
import { groundHere, layOutApp, solveHere, tidyUp } from '../../runtime/in-place.ts';
import { type StepReport, stepReport } from '../../runtime/step-report.ts';
import { checkFits } from '../../s2i/fits-builder.ts';
import type { CliContext } from '../context.ts';
import { machineSecrets } from '../machine-secrets.ts';
import { formatPlan } from '../output/plan.ts';
import { formatWarning } from '../output/warning.ts';
import { openPlaced, type PlacedApp, type PlannedApp, planApp } from '../plan-app.ts';
import { createProgress } from '../progress/create-progress.ts';
import type { Progress } from '../progress/progress.ts';
import { runProgram } from '../run-program.ts';
import { installedPackages, type OwnImage, ownImage } from '../s2i/builder-image.ts';

/** Read by s2i when the image is committed: its docs/new_labels.md. */
const metadata = { folder: '/tmp/.s2i', file: '/tmp/.s2i/image_metadata.json' };

/**
 * What `assemble` of a builder image calls: plans the app in a folder and carries the plan out in the
 * file system it runs in, which becomes the app's image.
 * @throws WarpError of phase config, detection, plan or build
 */
export async function s2iAssemble(context: CliContext, folder: string): Promise<void> {
  const image = ownImage();
  const there = openPlaced(context, folder);
  layOutApp(there.disk);
  const placed = withGiven(context, there, image);
  const planned = planApp(context, placed, { builders: image.builders });
  const warnings = planned.warnings.filter((warning) => !aboutScripts(warning));
  context.stderr.write(formatPlan({ ...planned.plan, stages: [] }, warnings));
  checkFits(planned.plan, image.record, installedPackages());
  const progress = createProgress('plain', context.stderr, { env: context.env });
  try {
    const plan = await build(context, { image, placed, planned, progress });
    await leaveNotes({ placed, planned, plan });
    tidyUp(image.support.caches);
    progress.end('done');
  } catch (error) {
    progress.end(context.signal.aborted ? 'canceled' : 'failed');
    throw error;
  }
}

/** A build is told how to build by variables; the app's file of them may be there besides. */
function withGiven({ env }: CliContext, placed: PlacedApp, { support }: OwnImage): PlacedApp {
  const given = support.given(placed.disk, env);
  if (given === '') return placed;
  return { ...placed, disk: withFiles(placed.disk, { [support.givenFile]: given }) };
}

/** s2i runs the app's own scripts itself. */
function aboutScripts({ at }: Warning): boolean {
  return at?.file.startsWith('.s2i/bin/') ?? false;
}

async function build(
  context: CliContext,
  {
    image,
    placed,
    planned,
    progress,
  }: { image: OwnImage; placed: PlacedApp; planned: PlannedApp; progress: Progress },
): Promise<Plan> {
  const report = stepReport();
  const ground = await groundFor(context, { image, placed, progress, report });
  try {
    const plan = await answerQuestions(planned.plan, {
      ...planned.questions,
      solve: solveHere(ground),
      foundations: async () => new Map(),
    });
    checkFits(plan, image.record, installedPackages());
    const env = await layDown(plan, sharedStages.image, ground);
    keepVariables(env, context.env);
    return plan;
  } catch (error) {
    throw report.explain(error);
  } finally {
    for (const warning of report.warnings()) progress.note(formatWarning(warning));
  }
}

async function groundFor(
  context: CliContext,
  {
    image,
    placed,
    progress,
    report,
  }: { image: OwnImage; placed: PlacedApp; progress: Progress; report: StepReport },
): Promise<Ground> {
  const { createdMs } = await readSourceVersion(placed.disk, runProgram);
  const env = Object.entries(context.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return groundHere({
    packageRoot: packageRoot(),
    present: new Set(image.record.stages),
    env: Object.fromEntries(env),
    overrides: image.support.env,
    secrets: machineSecrets(context, image.builders, placed.disk),
    sourceDateEpoch: Math.floor(createdMs / 1000),
    signal: context.signal,
    onEvent: (event) => {
      if (!report.take(event)) progress.event(event);
    },
  });
}

/** The image's own variables are the builder image's: what the app has otherwise stands in a file. */
function keepVariables(env: Readonly<Record<string, string>>, own: CliContext['env']): void {
  const other = Object.entries(env).filter(([name, value]) => own[name] !== value);
  if (other.length === 0) return;
  writeFileSync(`${layout.etc}/s2i.env`, shellAssignments(Object.fromEntries(other), 'export '));
}

/** For `run`: whether to migrate. For s2i: the labels by which `warp run` knows the image. */
async function leaveNotes({
  placed,
  planned,
  plan,
}: {
  placed: PlacedApp;
  planned: PlannedApp;
  plan: Plan;
}): Promise<void> {
  if (runtimeFacts(plan).migrates && planned.migrate === 'auto') {
    writeFileSync(`${layout.etc}/migrate-at-start`, '');
  }
  const source = await readSourceVersion(placed.disk, runProgram);
  const appName = planned.name ?? 'app';
  const labels = imageLabels({ source, plan, appName }, digestOf(imagePart(plan)));
  mkdirSync(metadata.folder, { recursive: true });
  const list = Object.entries(labels).map(([name, value]) => ({ [name]: value }));
  writeFileSync(metadata.file, JSON.stringify({ labels: list }));
}
