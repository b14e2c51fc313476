import { joinRelative } from '../../src/app/rel-path.ts';
import type { PackageNeed, PythonRuntime, StageParts } from '../../src/builder/types.ts';
import type { Answers } from '../../src/lock/answers.ts';
import type {
  CacheMount,
  Env,
  FileStep,
  Mount,
  Reason,
  RunStep,
  Stage,
} from '../../src/plan/types.ts';
import type { DependencyPlan, InstallCommand } from './package-managers/types.ts';

/** The uv that installs everything; it reaches no image. */
const uvVersion = '0.13.9';

export const venvPath = '/opt/app-root/venv';
const source = '/opt/app-root/src';
const scripts = 'builders/python/package-managers/image';
const toolkit = '/warp/toolkit';

/** Where packages are kept between builds; uv lets several installations use it at once. */
export const uvCache: CacheMount = { id: 'uv', at: '/root/.cache/uv', sharing: 'shared' };

/** uv for a step of a stage that has it not. */
export const uvFrom: Mount = {
  from: { kind: 'stage', id: 'build-base', path: '/usr/local/bin/uv' },
  at: '/warp/uv',
};

/** Packages and stages that bring the interpreter and what `plan` says into `/opt/app-root/venv`. */
export function pythonStages(
  plan: DependencyPlan,
  python: PythonRuntime,
  answers: Answers,
): StageParts {
  const uv = answers.tool('uv') ?? { value: uvVersion, reason: uvReason };
  const dependencies = dependenciesStage(plan, python);
  const project = plan.project ? projectStage(plan.project, plan) : undefined;
  const last = project ?? dependencies;
  const reason: Reason = { rule: 'the environment the dependencies were put in', via: 'default' };
  return {
    packages: {
      run: [...interpreter(python), ...plan.needs.run],
      build: [...buildTools(plan, python), ...plan.needs.build],
    },
    tools: { uv },
    stages: [uvStage(python, uv.value), dependencies, ...(project ? [project] : [])],
    image: [
      {
        churn: project ? 60 : 40,
        step: {
          kind: 'copy',
          from: { kind: 'stage', id: last.id },
          paths: [venvPath],
          to: venvPath,
          reason,
        },
      },
    ],
  };
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

/** What most packages with C or C++ sources take. */
export function compilers(python: PythonRuntime): string[] {
  const headers = python.origin === 'distribution' ? [`libpython${python.version}-dev`] : [];
  return ['g++', 'gcc', 'libc6-dev', 'pkg-config', ...headers];
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

function dependenciesStage(plan: DependencyPlan, python: PythonRuntime): Stage {
  const reason: Reason = plan.install?.reason ?? {
    rule: 'nothing declares dependencies: an empty environment',
    via: 'default',
  };
  const files = ownFiles(plan, reason);
  const step: RunStep = {
    ...installStep(plan.install, {
      ...folderEnv(plan),
      ...(plan.compiles ? { WARP_COMPILERS: compilers(python).join(' ') } : {}),
    }),
    title: plan.install?.title ?? 'making an empty Python environment',
    argv: [script('make-venv.sh'), python.executable, ...(plan.install?.argv ?? [])],
    mounts: [
      scriptMount('make-venv.sh', 'run-uv.sh', 'compile_venv.py', 'normalize-venv.sh'),
      ...manifestMounts(plan),
    ],
    network: plan.install ? 'default' : 'none',
    reason,
  };
  return {
    id: 'dependencies',
    owner: 'python',
    from: { kind: 'stage', id: 'build-base' },
    steps: [...files, step],
  };
}

function projectStage(project: InstallCommand, plan: DependencyPlan): Stage {
  return {
    id: 'project',
    owner: 'python',
    from: { kind: 'stage', id: 'dependencies' },
    steps: [
      {
        ...installStep(project, folderEnv(plan)),
        title: project.title,
        argv: [script('install-project.sh'), ...project.argv],
        mounts: [
          scriptMount('install-project.sh', 'compile_venv.py', 'normalize-venv.sh'),
          { from: { kind: 'context', name: 'app', include: [] }, at: '/warp/source' },
        ],
        network: 'default',
        reason: project.reason,
      },
    ],
  };
}

function installStep(command: InstallCommand | undefined, extra: Env) {
  return {
    kind: 'run' as const,
    caches: [uvCache],
    env: { ...uvEnvironment, ...extra, ...command?.env },
    as: 'root' as const,
  };
}

/** What makes uv use this interpreter and environment, and write files that never differ. */
export const uvEnvironment = {
  VIRTUAL_ENV: venvPath,
  UV_PROJECT_ENVIRONMENT: venvPath,
  UV_PYTHON_DOWNLOADS: 'never',
  UV_LINK_MODE: 'copy',
  UV_NO_PROGRESS: '1',
} as const;

function script(name: string): string {
  return `${toolkit}/${scripts}/${name}`;
}

function scriptMount(...names: readonly string[]): Mount {
  return toolkitMount(...names.map((name) => `${scripts}/${name}`));
}

/** Files that warp ships, by path from its package root, below `/warp/toolkit`. */
export function toolkitMount(...include: readonly string[]): Mount {
  return { from: { kind: 'context', name: 'warp', include }, at: toolkit };
}

/** The files and folders a plan reads, at `/warp/manifests`. */
export function manifestMounts({ inputs, folder = '' }: DependencyPlan): Mount[] {
  const include = inputs.map((path) => joinRelative(folder, path));
  const from = { kind: 'context', name: 'app', include } as const;
  return include.length > 0 ? [{ from, at: '/warp/manifests' }] : [];
}

/** The files that the plan itself writes beside its manifests. */
export function ownFiles({ files, folder = '' }: DependencyPlan, reason: Reason): FileStep[] {
  return files.map(({ path, content }) => ({
    kind: 'file',
    to: joinRelative(source, joinRelative(folder, path)),
    content,
    mode: 0o644,
    reason,
  }));
}

/** Tells the scripts where the manifests are. */
export function folderEnv({ folder }: DependencyPlan): Env {
  return folder === undefined ? {} : { WARP_FOLDER: folder };
}
