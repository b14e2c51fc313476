import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import type { PythonRuntime, StageParts } from '../../../src/builder/types.ts';
import type { Answers } from '../../../src/lock/answers.ts';
import type { BaseRef, Decided, Platform, Question } from '../../../src/plan/types.ts';
import { namesIndex } from '../index-settings/app-sources.ts';
import type { DependencyPlan } from '../package-managers/types.ts';
import type { ReadRequest } from '../versions/version-request.ts';
import { dependencyDigests } from './dependency-digests.ts';
import { largePackages } from './large-packages.ts';
import { pythonFit } from './python-fit.ts';
import { type ReleaseLine, releaseLines } from './release-line.ts';
import { answerFile, resolveStage } from './resolve-stage.ts';
import { resolvingCommand } from './resolving-command.ts';

const name = 'python.packages';
const constraints = '.warp-locked-releases.txt';
const overrides = '.warp-locked-commits.txt';
const largeFile = '.warp-large-packages.txt';

export interface ResolvingContext {
  readonly app: AppSource;
  readonly answers: Answers;
  readonly platform: Platform;
  readonly base: BaseRef;
  readonly python: PythonRuntime;
  /** Versions of Python that may be taken instead, the preferred one first; none where one is asked for. */
  readonly offers: readonly string[];
}

export interface ResolvedDependencies {
  /** What is installed, held to the releases that were found where they are known. */
  readonly plan: DependencyPlan;
  readonly parts: StageParts;
  /** The question about their releases. */
  readonly question?: Question;
  /** Which Python they have wheels for is not known yet. */
  readonly choosing?: boolean;
  /** What the requirements say about the Python to take, where that is known. */
  readonly request?: ReadRequest;
}

/**
 * Requirements that nothing locks are resolved once: the releases found are kept by all that they
 * depend on, and the installation is held to them.
 */
export function resolvedDependencies(
  plan: DependencyPlan,
  context: ResolvingContext,
): ResolvedDependencies {
  const command = plan.install && resolvingCommand(plan.install.argv);
  const { answers, base, python } = context;
  // What an image of wheels holds decides, and only the build sees that.
  const unseen = python.wheelhouse !== undefined && python.wheelhouse.content === undefined;
  if (!plan.install || !command || unseen) return { plan, parts: {} };
  const dependencies = {
    ...(python.wheelhouse?.content ? { wheelhouse: python.wheelhouse.content } : {}),
    ...dependencyDigests(plan, context.app),
  };
  const inputs = { base: base.image, python: python.version, ...dependencies };
  const asked = { name, inputs };
  const answer = answers.to(asked);
  const question: Question = {
    ...asked,
    about: `releases of what ${plan.install.reason.at?.file ?? 'the app'} asks for`,
    stage: 'resolve',
    file: answerFile,
    ...(answer ? { answer } : {}),
  };
  if (answer) {
    return { plan: held(plan, answer, context.app), parts: { questions: [question] }, question };
  }
  const { offers } = context;
  const fit = offers.length > 1 ? pythonFit(dependencies, offers, context) : undefined;
  const resolving = {
    command,
    python,
    before: answers.before(name),
    offers: fit && !fit.request ? offers : [],
  };
  return {
    plan,
    parts: {
      questions: [...(fit ? [fit.question] : []), question],
      stages: [resolveStage(plan, resolving)],
    },
    question,
    choosing: fit !== undefined && fit.request === undefined,
    ...(fit?.request ? { request: fit.request } : {}),
  };
}

/** A commit can only be overridden: a requirement for a branch and a constraint to a commit differ. */
function held(
  plan: DependencyPlan,
  { value, reason }: Decided<string>,
  app: AppSource,
): DependencyPlan {
  const { install } = plan;
  if (!install) return plan;
  const fromSource = (path: RelPath) =>
    app.entry(path)?.kind === 'directory' || /\.(zip|tar|t?[gbx]z2?)$/.test(path);
  const lines = releaseLines(value);
  const commits = lines.filter(({ pin }) => / @ \w+\+/.test(pin));
  const releases = lines.filter((line) => !commits.includes(line));
  const large = namesIndex(app) ? [] : largePackages(releases);
  const file = (path: string, list: readonly ReleaseLine[]) => ({
    path,
    content: list.map(({ requirement }) => `${requirement}\n`).join(''),
  });
  return {
    ...plan,
    compiles: lines.some(({ source }) => source) || plan.inputs.some(fromSource),
    files: [
      ...plan.files,
      file(constraints, releases),
      ...(commits.length > 0 ? [file(overrides, commits)] : []),
      ...(large.length > 0 ? [file(largeFile, large)] : []),
    ],
    ...(large.length > 0 ? { large: largeFile } : {}),
    install: {
      ...install,
      argv: [
        ...install.argv,
        ...['--constraint', constraints],
        ...(commits.length > 0 ? ['--override', overrides] : []),
      ],
    },
    facts: [...plan.facts, { name, value: lines.map(({ pin }) => pin).sort(), reason }],
  };
}
