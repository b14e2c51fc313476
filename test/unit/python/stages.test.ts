import { expect, it } from 'vitest';
import { planDependencies } from '../../../builders/python/package-managers/choose-manager.ts';
import { pythonStages } from '../../../builders/python/stages.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';
import type { PythonRuntime } from '../../../src/builder/python-runtime.ts';
import { noAnswers } from '../../../src/lock/answers.ts';

const debian: PythonRuntime = {
  version: '3.13',
  executable: '/usr/bin/python3.13',
  origin: 'distribution',
};

function parts(files: Record<string, string>, python = debian) {
  const dependencies = planDependencies(memoryApp(files), {});
  if (!dependencies.ok) throw new Error(dependencies.problems[0]?.message);
  return pythonStages(dependencies.value.plan, python, noAnswers);
}

const project =
  '[build-system]\nrequires = []\n[project]\nname = "a"\ndependencies = ["flask"]\n[project.scripts]\nx = "a:b"\n';

it('shows the dependencies stage the manifests and nothing else of the app', () => {
  const { stages = [] } = parts({ 'requirements.txt': 'flask\n', 'app.py': '', 'data.bin': '' });
  const [step] = stages.find(({ id }) => id === 'dependencies')?.steps.slice(-1) ?? [];
  const mounts = step?.kind === 'run' ? (step.mounts ?? []) : [];
  const fromApp = mounts.flatMap(({ from }) =>
    from.kind === 'context' && from.name === 'app' ? from.include : [],
  );
  expect(fromApp).toEqual(['requirements.txt']);
});

it('has a project stage only where the app itself is installed', () => {
  const ids = (files: Record<string, string>) => parts(files).stages?.map(({ id }) => id);
  expect(ids({ 'requirements.txt': 'flask\n' })).toEqual(['build-base', 'dependencies']);
  expect(ids({ 'pyproject.toml': project })).toEqual(['build-base', 'dependencies', 'project']);
});

it('makes an empty environment without network where nothing is declared', () => {
  const { image = [] } = parts({ 'app.py': '' });
  expect(image.map(({ step }) => step)).toMatchObject([{ kind: 'run', network: 'none' }]);
});

const lockOf = (file: string) => `version = 1
[[package]]
name = "a"
source = { virtual = "." }
dependencies = [{ name = "b" }]
[[package]]
name = "b"
version = "1.0"
source = { registry = "r" }
wheels = [{ url = "r/${file}" }]
`;
const locked = (file: string) =>
  parts({ 'pyproject.toml': '[project]\nname = "a"\n', 'uv.lock': lockOf(file) });

it("makes the environment in the image's own line where a lock shows that all are wheels", () => {
  const { stages = [], image = [] } = locked('b-1.0-py3-none-any.whl');
  expect(stages.map(({ id }) => id)).toEqual(['build-base']);
  expect(image.map(({ step }) => step)).toMatchObject([
    { kind: 'run', env: { WARP_KEEP: 'venv' } },
  ]);
});

it('installs the large packages before the others, seeing nothing but their pins', () => {
  const dependencies = planDependencies(memoryApp({ 'requirements.txt': 'django\n' }), {});
  if (!dependencies.ok) throw new Error(dependencies.problems[0]?.message);
  const large = { path: '.large.txt', content: 'django==6.0\n' };
  const plan = { ...dependencies.value.plan, compiles: false, files: [large], large: large.path };
  const { image = [] } = pythonStages({ ...plan, folder: 'shop' }, debian, noAnswers);
  const [first, second] = image.toSorted((a, b) => a.churn - b.churn).map(({ step }) => step);
  expect(first).toMatchObject({
    kind: 'run',
    mounts: [
      {},
      { from: { path: '/opt/app-root/src/shop/.large.txt' }, at: '/warp/written/shop/.large.txt' },
      {},
    ],
  });
  expect(second).toMatchObject({ kind: 'run', title: dependencies.value.plan.install?.title });
});

it('makes it beside compilers, and copies it, where a package may come as source', () => {
  const { image = [] } = parts({ 'requirements.txt': 'flask\n' });
  expect(image.map(({ step }) => step)).toMatchObject([
    { kind: 'copy', from: { kind: 'stage', id: 'dependencies' } },
  ]);
});

it('takes no Debian Python into an image that brings its own', () => {
  const upstream: PythonRuntime = {
    version: '3.12',
    executable: '/usr/local/bin/python3.12',
    origin: 'upstream',
  };
  const { packages } = parts({ 'requirements.txt': 'flask\n' }, upstream);
  const names = [...(packages?.run ?? []), ...(packages?.build ?? [])].map(({ name }) => name);
  expect(names.filter((name) => name.startsWith('python'))).toEqual([]);
});
