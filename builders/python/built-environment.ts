import type { PythonRuntime } from '../../src/builder/python-runtime.ts';
import type { StageParts } from '../../src/builder/types.ts';
import type { Reason, RunStep, Stage } from '../../src/plan/types.ts';
import type { DependencyPlan, InstallCommand } from './package-managers/types.ts';
import { compiling } from './system-packages/debian-index.ts';
import {
  folderEnv,
  manifestMounts,
  script,
  scriptMount,
  uvStep,
  venvPath,
  writtenByHook,
  writtenFiles,
} from './uv-step.ts';

/**
 * The environment made beside compilers and copied out, for packages that (may) come as source. Two
 * stages: `dependencies` sees the manifests alone, `project` the app, where it is to be installed.
 */
export function builtEnvironment(
  plan: DependencyPlan,
  python: PythonRuntime,
  because: Reason,
): StageParts {
  const dependencies = dependenciesStage(plan, python, because);
  const project = plan.project ? projectStage(plan.project, plan, python) : undefined;
  const last = project ?? dependencies;
  return {
    stages: [dependencies, ...(project ? [project] : [])],
    image: [
      {
        churn: project ? 60 : 40,
        step: {
          kind: 'copy',
          from: { kind: 'stage', id: last.id },
          paths: [venvPath],
          to: venvPath,
          reason: { rule: 'the environment the dependencies were put in', via: 'default' },
        },
      },
    ],
  };
}

function dependenciesStage(plan: DependencyPlan, python: PythonRuntime, reason: Reason): Stage {
  const step = uvStep(
    {
      title: plan.install?.title ?? 'making an empty Python environment',
      argv: [script('make-venv.sh'), python.executable, ...(plan.install?.argv ?? [])],
      mounts: [environmentScripts, ...manifestMounts(plan)],
      env: {
        ...folderEnv(plan),
        ...plan.install?.env,
      },
      network: plan.install !== undefined,
      reason,
    },
    python.wheelhouse,
  );
  return {
    id: 'dependencies',
    owner: 'python',
    from: { kind: 'stage', id: 'build-base' },
    steps: [...writtenFiles(plan, reason), compiling(step, python)],
  };
}

function projectStage(project: InstallCommand, plan: DependencyPlan, python: PythonRuntime): Stage {
  return {
    id: 'project',
    owner: 'python',
    from: { kind: 'stage', id: 'dependencies' },
    steps: [compiling(projectStep(project, plan, python), python)],
  };
}

/** What make-venv.sh is made of. */
export const environmentScripts = scriptMount(
  'make-venv.sh',
  'run-uv.sh',
  'explain-failure.sh',
  'index-settings.sh',
  'compile_venv.py',
  'normalize-venv.sh',
);

/** Installs the app itself into the environment that is there. */
export function projectStep(
  project: InstallCommand,
  plan: DependencyPlan,
  { wheelhouse }: PythonRuntime,
): RunStep {
  const scripts = scriptMount(
    'install-project.sh',
    'run-uv.sh',
    'explain-failure.sh',
    'index-settings.sh',
    'compile_venv.py',
    'normalize-venv.sh',
  );
  const source = { kind: 'context', name: 'app', include: [] } as const;
  return uvStep(
    {
      title: project.title,
      argv: [script('install-project.sh'), ...project.argv],
      mounts: [scripts, { from: source, at: '/warp/source' }, ...writtenByHook(plan)],
      env: { ...folderEnv(plan), ...project.env },
      reason: project.reason,
    },
    wheelhouse,
  );
}
