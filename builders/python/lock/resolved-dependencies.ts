import type { AppSource } from '../../../src/app/app-source.ts';
import type { PythonRuntime } from '../../../src/builder/python-runtime.ts';
import type { StageParts } from '../../../src/builder/types.ts';
import type { Answers } from '../../../src/lock/answers.ts';
import type { BaseRef, Question } from '../../../src/plan/types.ts';
import type { DependencyPlan } from '../package-managers/types.ts';
import type { ReadRequest } from '../versions/version-request.ts';
import { dependencyDigests } from './dependency-digests.ts';
import { heldToReleases } from './held-to-releases.ts';
import { fitName, pythonFit } from './python-fit.ts';
import { answerFile, resolveStage } from './resolve-stage.ts';
import { resolvingCommand } from './resolving-command.ts';

const name = 'python.packages';

export interface ResolvingContext {
  readonly app: AppSource;
  readonly answers: Answers;
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
    return {
      plan: heldToReleases(plan, { name, ...answer }, context.app),
      parts: { questions: [question] },
      question,
    };
  }
  const { offers } = context;
  const fit = choosesPython(context) ? pythonFit(dependencies, offers, context) : undefined;
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

/** A lock that was made for the Python usually taken keeps it, as it keeps releases that still fit. */
function choosesPython({ answers, offers }: ResolvingContext): boolean {
  const kept = answers.before(name) !== undefined && answers.before(fitName) === undefined;
  return offers.length > 1 && !kept;
}
