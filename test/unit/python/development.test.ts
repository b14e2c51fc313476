import { describe, expect, it } from 'vitest';
import { developmentList } from '../../../builders/python/development/development-list.ts';
import { developmentSources } from '../../../builders/python/development/development-sources.ts';
import { planDependencies } from '../../../builders/python/package-managers/choose-manager.ts';
import type { DependencyConfig } from '../../../builders/python/package-managers/types.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';

type Files = Readonly<Record<string, string>>;

/** What developers of an app made of these files have beside it. */
function development(files: Files, config: DependencyConfig = {}) {
  const read = reading(files, config);
  if (!read.found) throw new Error(read.problem?.message);
  return read.found;
}

/** The first problem with what these files say about development. */
function problemOf(files: Files, config: DependencyConfig = {}) {
  return reading(files, config).problem;
}

function reading(files: Files, config: DependencyConfig) {
  const app = memoryApp(files);
  const dependencies = planDependencies(app, config);
  if (!dependencies.ok) throw new Error(dependencies.problems[0]?.message);
  const manager = dependencies.value.manager.value;
  const sources = developmentSources(app, config, manager);
  if (!sources.ok) return { problem: sources.problems[0] };
  const { taken, left } = sources.value;
  const list = developmentList(app, config, { manager, sources: taken });
  if (!list.ok) return { problem: list.problems[0] };
  const content = list.value.files.map((file) => file.content).join('');
  const lines = content.split('\n').filter((line) => line !== '' && !line.includes('--hash'));
  const names = taken.map(({ name }) => name);
  const reasons = taken.map(({ reason }) => reason);
  return { found: { names, left, lines, reasons, ...list.value } };
}

const project = '[project]\nname = "shop"\nversion = "1"\ndependencies = ["flask"]\n';

describe('uv', () => {
  const lock = `version = 1
[[package]]
name = "shop"
version = "1"
source = { virtual = "." }
dependencies = [{ name = "flask" }]
[package.dev-dependencies]
dev = [{ name = "pytest" }]
docs = [{ name = "mkdocs" }]
[package.optional-dependencies]
test = [{ name = "hypothesis" }]
[package.metadata]
requires-dist = [{ name = "flask" }, { name = "hypothesis", marker = "extra == 'test'" }]
${['flask', 'pytest', 'mkdocs', 'hypothesis'].map((name) => `[[package]]\nname = "${name}"\nversion = "1.0"\nsource = { registry = "r" }\n`).join('')}`;
  const groups = '[dependency-groups]\ndev = ["pytest"]\ndocs = ["mkdocs"]\n';
  const files = {
    'pyproject.toml': `${project}[project.optional-dependencies]\ntest = ["hypothesis"]\n${groups}`,
    'uv.lock': lock,
  };

  it('has the groups and extras for development from its lock', () => {
    const found = development(files);
    expect(found.names).toEqual(['dev', 'test']);
    expect(found.left).toEqual(['docs']);
    expect(found.locked.join(' ')).toContain('uv export');
    expect(found.locked.join(' ')).toContain('--group dev --extra test');
    expect(found.packages).toEqual(['shop', 'flask', 'pytest', 'hypothesis']);
    expect(found.reasons[0]?.at).toEqual({ file: 'pyproject.toml', line: 8 });
  });

  it('has its default groups, where they are set', () => {
    const toml = `${files['pyproject.toml']}[tool.uv]\ndefault-groups = ["docs"]\n`;
    expect(development({ ...files, 'pyproject.toml': toml }).names).toEqual([
      'dev',
      'docs',
      'test',
    ]);
  });

  it('has the list of the time before groups', () => {
    const toml = `${project}[tool.uv]\ndev-dependencies = ["pytest>=8"]\n`;
    const found = development({ 'pyproject.toml': toml });
    expect(found.names).toEqual(['dev']);
    expect(found.lines).toEqual(['pytest>=8']);
  });

  it('takes what warp.yaml names alone, and nothing for an empty list', () => {
    expect(development(files, { dev: ['docs'] }).names).toEqual(['docs']);
    expect(development(files, { dev: [] }).names).toEqual([]);
    const problem = problemOf(files, { dev: ['devel'] });
    expect(problem?.code).toBe('WARP_PYTHON_DEV_UNKNOWN');
    expect(problem?.message).toContain('there are: dev, docs, test');
  });
});

describe('Poetry', () => {
  const toml = `[tool.poetry]
name = "shop"
[tool.poetry.dependencies]
python = "^3.11"
flask = "*"
[tool.poetry.group.test.dependencies]
pytest = "^8"
[tool.poetry.group.docs]
optional = true
[tool.poetry.group.docs.dependencies]
mkdocs = "*"
`;
  const pinned = (name: string, groups: string) =>
    `[[package]]\nname = "${name}"\nversion = "8.1"\noptional = false\ngroups = [${groups}]\nfiles = [{file = "${name}-8.1-py3-none-any.whl", hash = "sha256:00"}]\n`;
  const lock = `${pinned('flask', '"main"')}${pinned('mkdocs', '"docs"')}${pinned('pytest', '"test"')}[metadata]\nlock-version = "2.1"\n`;

  it('has the groups that it installs for a developer, from its lock', () => {
    const found = development({ 'pyproject.toml': toml, 'poetry.lock': lock });
    expect(found.names).toEqual(['test']);
    expect(found.left).toEqual(['docs']);
    expect(found.locked[0]).toBe('cat');
    expect(found.packages).toEqual(['flask', 'pytest']);
  });

  it('resolves them where there is no lock, those of its first releases too', () => {
    const older = toml.replace('group.test.dependencies', 'dev-dependencies');
    for (const text of [toml, older]) {
      const found = development({ 'pyproject.toml': text });
      expect(found.locked).toEqual([]);
      expect(found.lines).toEqual(['flask', 'pytest>=8,<9']);
    }
  });
});

describe('PDM', () => {
  const toml = `${project}[tool.pdm.dev-dependencies]\nlint = ["ruff"]\ntest = ["pytest"]\n`;

  it('has all its groups, from its lock', () => {
    const one = (name: string, group: string) =>
      `[[package]]\nname = "${name}"\nversion = "1.0"\ngroups = ["${group}"]\nfiles = [{file = "${name}-1.0-py3-none-any.whl", hash = "sha256:00"}]\n`;
    const lock = `${one('flask', 'default')}${one('pytest', 'test')}${one('ruff', 'lint')}[metadata]\nlock_version = "4.5.0"\n`;
    const found = development({ 'pyproject.toml': toml, 'pdm.lock': lock });
    expect(found.names).toEqual(['lint', 'test']);
    expect(found.packages).toEqual(['flask', 'pytest', 'ruff']);
  });

  it('resolves them where there is no lock', () => {
    expect(development({ 'pyproject.toml': toml }).lines).toEqual(['ruff', 'pytest']);
  });
});

describe('Pipenv', () => {
  const pipfile = '[packages]\nflask = "*"\n[dev-packages]\npytest = ">=8"\n';

  it('has dev-packages, from its lock or as they are written', () => {
    const lock = JSON.stringify({
      default: { flask: { version: '==3.1' } },
      develop: { pytest: { version: '==8.1', hashes: ['sha256:00'] } },
    });
    const found = development({ Pipfile: pipfile, 'Pipfile.lock': lock });
    expect(found.names).toEqual(['dev-packages']);
    expect(found.locked[0]).toBe('cat');
    expect(found.packages).toEqual(['pytest']);
    expect(development({ Pipfile: pipfile }).lines).toEqual(['pytest>=8']);
  });
});

describe('requirements files', () => {
  it.each([
    'requirements/dev.txt',
    'requirements/test.txt',
    'requirements/local.txt',
    'requirements-dev.txt',
    'requirements_dev.txt',
    'dev-requirements.txt',
    'test-requirements.txt',
  ])('has %s', (file) => {
    const found = development({ 'requirements.txt': 'flask\n', [file]: 'pytest\n' });
    expect(found.names).toEqual([file]);
    expect(found.open).toEqual([file]);
    expect(found.inputs).toEqual([file]);
    expect(found.packages).toEqual(['pytest']);
  });

  it('are read with all that they include, and without the app itself', () => {
    const found = development({
      'requirements.txt': 'flask\n',
      'requirements-dev.txt': '-r requirements.txt\n-e .[test]\npytest\n',
      'pyproject.toml': `${project}[project.optional-dependencies]\nextra = ["rich"]\ntest = ["hypothesis", "Shop[extra]"]\n`,
    });
    expect(found.names).toEqual(['test', 'requirements-dev.txt']);
    expect(found.inputs).toEqual(['requirements.txt']);
    expect(found.lines).toContain('hypothesis');
    expect(found.lines).toContain('rich');
    expect(found.lines.join('\n')).not.toContain('-e .');
  });

  it('that lead nowhere are a problem of development', () => {
    const problem = problemOf({
      'requirements.txt': 'flask\n',
      'requirements-dev.txt': '-r more.txt\n',
    });
    expect(problem?.code).toBe('WARP_REQUIREMENTS_MISSING');
  });

  it('beside a lock are named by warp.yaml alone', () => {
    const files = {
      'pyproject.toml': '[tool.poetry]\nname = "a"\n[tool.poetry.dependencies]\nflask = "*"\n',
      'requirements-dev.txt': 'pytest\n',
    };
    expect(development(files).names).toEqual([]);
    expect(development(files, { dev: ['requirements-dev.txt'] }).open).toEqual([
      'requirements-dev.txt',
    ]);
  });
});

it('has extras of setup.py and setup.cfg that are called dev or test', () => {
  const setup =
    'from setuptools import setup\nsetup(install_requires=["flask"], extras_require={"test": ["pytest"], "docs": ["sphinx"]})\n';
  const found = development({ 'setup.py': setup });
  expect(found.names).toEqual(['test']);
  expect(found.lines).toEqual(['pytest']);
  const cfg = '[options]\ninstall_requires =\n  flask\n[options.extras_require]\ndev =\n  pytest\n';
  expect(
    development({ 'setup.cfg': cfg, 'setup.py': 'import setuptools\nsetuptools.setup()\n' }).lines,
  ).toEqual(['pytest']);
});
