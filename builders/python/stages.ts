import type { PythonRuntime } from '../../src/builder/python-runtime.ts';
import type { PackageNeed, StageParts } from '../../src/builder/types.ts';
import type { Answers } from '../../src/lock/answers.ts';
import type { Reason, Stage } from '../../src/plan/types.ts';
import { builtEnvironment } from './built-environment.ts';
import { compilers } from './compilers.ts';
import { directEnvironment } from './direct-environment.ts';
import type { DependencyPlan } from './package-managers/types.ts';
import { script, scriptMount } from './uv-step.ts';

/** The uv that installs everything; it reaches no image. */
export const uvVersion = '0.13.9';

/** Packages and stages that bring the interpreter and what `plan` says into `/opt/app-root/venv`. */
export function pythonStages(
  plan: DependencyPlan,
  python: PythonRuntime,
  answers: Answers,
): StageParts {
  const uv = answers.tool('uv') ?? { value: uvVersion, reason: uvReason };
  const because = plan.install?.reason ?? {
    rule: 'nothing declares dependencies: an empty environment',
    via: 'default',
  };
  const environment = builds(plan) ? builtEnvironment : directEnvironment;
  const { stages = [], image = [] } = environment(plan, python, because);
  return {
    packages: {
      run: [...interpreter(python), ...plan.needs.run],
      build: [...buildTools(plan, python), ...plan.needs.build],
    },
    tools: { uv },
    stages: [uvStage(python, uv.value), ...stages],
    image,
  };
}

/** Whether a package comes, or may come, as source. */
function builds(plan: DependencyPlan): boolean {
  return plan.compiles || plan.needs.build.length > 0 || plan.project?.editable === false;
}

function interpreter(python: PythonRuntime): PackageNeed[] {
  const rule = 'Python, and certificates for what it connects to';
  const names =
    python.origin === 'distribution' ? ['python3', 'ca-certificates'] : ['ca-certificates'];
  return names.map((name) => ({ name, reason: { rule, via: 'default' } }));
}

function buildTools(plan: DependencyPlan, python: PythonRuntime): PackageNeed[] {
  const distribution = python.origin === 'distribution';
  const need = (rule: string, names: readonly string[]): PackageNeed[] =>
    names.map((name) => ({ name, reason: { rule, via: 'default' } }));
  const upfront = plan.needs.build.length > 0 || plan.project?.editable === false;
  return [
    ...(distribution ? need('it installs uv', ['python3-pip-whl']) : []),
    ...(upfront ? need('packages that come as source are compiled', compilers(python)) : []),
  ];
}

const uvReason: Reason = { rule: 'uv installs Python packages', via: 'default' };

function uvStage(python: PythonRuntime, version: string): Stage {
  return {
    id: 'build-base',
    owner: 'python',
    from: { kind: 'stage', id: 'base' },
    steps: [
      {
        kind: 'run',
        title: `installing uv ${version}`,
        argv: [script('install-uv.sh'), version, python.executable],
        mounts: [scriptMount('install-uv.sh')],
        as: 'root',
        network: 'default',
        reason: uvReason,
      },
    ],
  };
}
