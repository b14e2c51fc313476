import type { ObtainedBase } from '../engine/types.ts';
import type { BaseRef, Plan, Warning } from '../plan/types.ts';
import { WarpError } from '../warp-error.ts';
import { type Answering, answerQuestions, otherBase } from './answer-questions.ts';
import type { BuildImageInput, BuildImageOptions } from './build-image.ts';
import { type Foundations, prepareFoundations } from './foundations.ts';
import { planSolver, type Solve } from './plan-solver.ts';
import { type PreparedStage, preparedStages } from './prepared-stages.ts';
import { stepReport } from './step-report.ts';
import { withReason } from './with-reason.ts';

/** A build whose base is there and whose plan leaves no question open. */
export interface PreparedBuild {
  readonly plan: Plan;
  readonly base: ObtainedBase;
  readonly solve: Solve;
  readonly stages: readonly PreparedStage[];
  readonly foundations: Foundations;
  readonly warnings: () => readonly Warning[];
}

/**
 * Obtains the base and answers the plan's questions.
 * @throws WarpError of phase build, engine or transient.
 */
export async function prepareBuild(
  input: Omit<BuildImageInput, 'tags'>,
  options: BuildImageOptions,
): Promise<PreparedBuild> {
  const { engine, packageRoot, noCache = false, locked: exact = false } = input;
  const { reason, value: ref } = input.plan.base;
  const base = await engine.images
    .base(ref, { signal: options.signal, onProgress: options.onNote, exact })
    .catch((failure: unknown) => {
      throw withReason(failure, reason);
    });
  const report = stepReport();
  const solver = planSolver(input, base.reference, {
    signal: options.signal,
    onEvent: (event) => {
      if (!report.take(event)) options.onEvent(event);
    },
  });
  const solve: Solve = (request) =>
    solver(request).catch((failure: unknown) => {
      const explained = report.explain(failure);
      throw isUnfit(explained) ? withReason(explained, reason) : explained;
    });
  const stagesOf = (plan: Plan) =>
    preparedStages(plan, { baseReference: base.reference, packageRoot, images: engine.images });
  const plan = await answerQuestions(input.plan, {
    ...input.questions,
    solve,
    foundations: async (open) =>
      prepareFoundations(await stagesOf(open), { plan: open, solve, noCache }),
  });
  if (otherBase(plan, input.plan)) return prepareBuild({ ...input, plan }, options);
  const stages = await stagesOf(plan);
  const foundations = await prepareFoundations(stages, { plan, solve, noCache });
  const warnings = () => [...insteadOf(ref, base), ...report.warnings()];
  return { plan, base, solve, stages, foundations, warnings };
}

export type Questioning = Pick<Answering, 'answered' | 'afresh'>;

/** Without `--locked`, a base that cannot be had is no reason not to build. */
function insteadOf(wanted: BaseRef, { digest, reference }: ObtainedBase): readonly Warning[] {
  if (wanted.digest === undefined || wanted.digest === digest) return [];
  return [
    {
      code: 'WARP_LOCK_BASE',
      message: `the ${wanted.image} that warp.lock names cannot be had here: ${reference} is used instead`,
      hint: 'run "warp lock --upgrade" to lock the base that is used here',
    },
  ];
}

/** What the app depends on cannot be had with this base: the reason for the base is worth telling. */
function isUnfit(failure: unknown): boolean {
  return failure instanceof WarpError && failure.code.startsWith('WARP_DEPENDENCIES_');
}
