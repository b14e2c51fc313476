import type { RelPath } from '../../src/app/app-source.ts';
import { joinRelative } from '../../src/app/rel-path.ts';
import type { PythonRuntime } from '../../src/builder/python-runtime.ts';
import type { StageParts } from '../../src/builder/types.ts';
import type { Reason, RunStep, Stage } from '../../src/plan/types.ts';
import { environmentScripts, projectStep } from './built-environment.ts';
import type { DependencyPlan } from './package-managers/types.ts';
import {
  folderEnv,
  manifestMounts,
  script,
  sourcePath,
  uvFrom,
  uvStep,
  writtenFiles,
} from './uv-step.ts';

/**
 * The environment made where it stays, in the image's own line, for packages that all come as
 * wheels: they are written once, rather than made in a stage, read by BuildKit and copied.
 */
export function directEnvironment(
  plan: DependencyPlan,
  python: PythonRuntime,
  because: Reason,
): StageParts {
  const written = writtenStage(plan, because);
  return {
    stages: written ? [written] : [],
    image: [
      ...(plan.large === undefined
        ? []
        : [{ churn: 39, step: largeStep(plan.large, plan, python) }]),
      { churn: 40, step: installStep(plan, python, because) },
      ...(plan.project
        ? [{ churn: 70, step: directly(projectStep(plan.project, plan, python)) }]
        : []),
    ],
  };
}

/** What the plan writes itself must not stay in the image: it comes from a stage of its own. */
function writtenStage(plan: DependencyPlan, because: Reason): Stage | undefined {
  if (plan.files.length === 0) return undefined;
  return {
    id: 'dependencies',
    owner: 'python',
    from: { kind: 'stage', id: 'build-base' },
    steps: writtenFiles(plan, because),
  };
}

/** Packages that seldom change and take most of the room; {@link installStep} finds them there. */
function largeStep(file: RelPath, plan: DependencyPlan, python: PythonRuntime): RunStep {
  const inside = joinRelative(plan.folder ?? '', file);
  const from = {
    kind: 'stage',
    id: 'dependencies',
    path: joinRelative(sourcePath, inside),
  } as const;
  return directly(
    uvStep(
      {
        title: 'installing the large packages',
        argv: makeVenv(python, ['uv', 'pip', 'install', '--no-deps', '-r', file]),
        mounts: [environmentScripts, { from, at: `/warp/written/${inside}` }],
        env: folderEnv(plan),
        reason: {
          rule: 'large packages have a layer of their own: adding a small one leaves it as it is',
          via: 'default',
        },
      },
      python.wheelhouse,
    ),
  );
}

function makeVenv(python: PythonRuntime, install: readonly string[]): readonly string[] {
  return [script('make-venv.sh'), python.executable, ...install];
}

function installStep(plan: DependencyPlan, python: PythonRuntime, reason: Reason): RunStep {
  const written = {
    from: { kind: 'stage', id: 'dependencies', path: sourcePath },
    at: '/warp/written',
  } as const;
  const mounts = [
    environmentScripts,
    ...manifestMounts(plan),
    ...(plan.files.length > 0 ? [written] : []),
  ];
  return directly(
    uvStep(
      {
        title: plan.install?.title ?? 'making an empty Python environment',
        argv: makeVenv(python, plan.install?.argv ?? []),
        mounts,
        env: { ...folderEnv(plan), ...plan.install?.env },
        network: plan.install !== undefined,
        reason,
      },
      python.wheelhouse,
    ),
  );
}

/** The step with uv, in a stage that is to keep the environment and nothing else. */
function directly(step: RunStep): RunStep {
  return {
    ...step,
    mounts: [...(step.mounts ?? []), uvFrom],
    env: { ...step.env, WARP_KEEP: 'venv' },
  };
}
