import { describe, expect, it } from 'vitest';
import { planDependencies } from '../../../builders/python/package-managers/choose-manager.ts';
import type { DependencyConfig } from '../../../builders/python/package-managers/types.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';

const flask = '[project]\nname = "a"\nversion = "1"\ndependencies = ["flask>=3, <4"]\n';

function plan(files: Record<string, string>, config: DependencyConfig = {}) {
  const result = planDependencies(memoryApp(files), config);
  if (!result.ok) throw new Error(result.problems.map((one) => one.message).join('\n'));
  return result.value;
}

function problem(files: Record<string, string>, config: DependencyConfig = {}) {
  const result = planDependencies(memoryApp(files), config);
  return result.ok ? undefined : result.problems[0];
}

function uvLock(requires: string): string {
  return [
    'version = 1',
    'requires-python = ">=3.11"',
    '[[package]]',
    'name = "a"',
    'version = "1"',
    'source = { virtual = "." }',
    'dependencies = [{ name = "flask" }]',
    '[package.metadata]',
    `requires-dist = [${requires}]`,
    '[[package]]',
    'name = "flask"',
    'version = "3.1.0"',
    'source = { registry = "r" }',
    'wheels = [{ url = "https://x/flask-3.1.0-py3-none-any.whl", hash = "sha256:1" }]',
    '[[package]]',
    'name = "pytest"',
    'version = "9"',
    'source = { registry = "r" }',
  ].join('\n');
}

describe('the choice of a package manager', () => {
  it.each([
    [
      'uv',
      { 'pyproject.toml': flask, 'uv.lock': uvLock('{ name = "flask", specifier = ">=3,<4" }') },
    ],
    ['pip', { 'requirements.txt': 'flask\n' }],
    ['pip', { 'requirements/production.txt': 'flask\n', 'requirements/base.txt': 'x\n' }],
    ['pyproject', { 'pyproject.toml': flask }],
    ['setuptools', { 'setup.py': 'from setuptools import setup\nsetup(name="a")\n' }],
    ['poetry', { 'pyproject.toml': '[tool.poetry.dependencies]\nflask = "^3"\n' }],
    ['pipenv', { Pipfile: '[packages]\nflask = "*"\n' }],
    ['none', { 'app.py': '' }],
    ['none', { 'pyproject.toml': '[tool.ruff]\nline-length = 100\n' }],
  ])('is %s where its files are', (manager, files) => {
    expect(plan(files).manager.value).toBe(manager);
  });

  it('asks which of two locks is current, and takes the answer from the configuration', () => {
    const files = {
      'pyproject.toml': flask,
      'uv.lock': uvLock('{ name = "flask", specifier = "<4,>=3" }'),
      'poetry.lock': '',
    };
    expect(problem(files)).toMatchObject({ code: 'WARP_PYTHON_TWO_LOCKS' });
    expect(plan(files, { manager: 'uv' }).manager.reason.via).toBe('config');
  });

  it('prefers a lock to a list and says what it passed over', () => {
    const files = {
      'pyproject.toml': flask,
      'uv.lock': uvLock('{ name = "flask", specifier = ">=3,<4" }'),
      'requirements.txt': 'django\n',
    };
    expect(plan(files).manager).toMatchObject({
      value: 'uv',
      rejected: expect.arrayContaining([expect.objectContaining({ value: 'pip' })]),
    });
  });

  it('reports broken TOML with its place even where another file would win', () => {
    expect(
      problem({ 'requirements.txt': 'flask\n', 'pyproject.toml': 'a = 1\nb = [\n' }),
    ).toMatchObject({
      code: 'WARP_TOML_INVALID',
      at: { file: 'pyproject.toml', line: expect.any(Number), column: expect.any(Number) },
    });
  });
});

describe('uv.lock', () => {
  it('is installed from the manifests alone, without development packages', () => {
    const found = plan({
      'pyproject.toml': flask,
      'uv.lock': uvLock('{ name = "flask", specifier = ">=3,<4" }'),
      'app.py': '',
    }).plan;
    expect(found.inputs).toEqual(['pyproject.toml', 'uv.lock']);
    expect(found.install?.title).toBe('installing 1 package from uv.lock');
    expect(found.project).toBeUndefined();
    expect(found.compiles).toBe(false);
  });

  it.each([
    '',
    '{ name = "flask", specifier = ">=2" }',
    '{ name = "flask", specifier = ">=3,<4" }, { name = "gone" }',
  ])('is stale when it recorded [%s]', (requires) => {
    const files = { 'pyproject.toml': flask, 'uv.lock': uvLock(requires) };
    expect(problem(files)).toMatchObject({
      code: 'WARP_LOCK_STALE',
      hint: expect.stringContaining('uv lock'),
    });
  });
});

describe('requirements files', () => {
  it('are followed through -r and -c, continuations, comments and a byte order mark', () => {
    const found = plan({
      'requirements.txt':
        '\uFEFF-r requirements/base.txt\n--constraint=requirements/pins.txt # why\n',
      'requirements/base.txt':
        'flask==3.1.0 \\\n    --hash=sha256:aa\nattrs; python_version < "3.9"\n',
      'requirements/pins.txt': 'werkzeug==3\n',
      'requirements/development.txt': 'pytest\n',
    }).plan;
    expect(found.inputs).toEqual([
      'requirements.txt',
      'requirements/base.txt',
      'requirements/pins.txt',
    ]);
    expect(found.packages).toEqual(['flask', 'attrs']);
    expect(found.install?.argv).not.toContain('--require-hashes');
  });

  it('must have all hashes once every package has one', () => {
    const found = plan({ 'requirements.txt': 'flask==3 --hash=sha256:aa\n' }).plan;
    expect(found.install?.argv).toContain('--require-hashes');
  });

  it('bring local wheels, folders and find-links into the stage', () => {
    const found = plan({
      'requirements.txt':
        '--find-links wheels\n./vendor/a-1.0-py3-none-any.whl\n-e ./lib\nb @ file:lib2\n',
      'wheels/x.whl': '',
      'vendor/a-1.0-py3-none-any.whl': '',
      'lib/setup.py': '',
      'lib2/setup.py': '',
    }).plan;
    expect(found.inputs).toEqual([
      'requirements.txt',
      'wheels',
      'vendor/a-1.0-py3-none-any.whl',
      'lib',
      'lib2',
    ]);
  });

  it('that are missing or circular are problems with file and line', () => {
    expect(problem({ 'requirements.txt': 'flask\n-r gone.txt\n' })).toMatchObject({
      code: 'WARP_REQUIREMENTS_MISSING',
      at: { file: 'requirements.txt', line: 2 },
    });
    expect(
      problem({ 'requirements.txt': '-r a.txt\n', 'a.txt': '\n-r requirements.txt\n' }),
    ).toMatchObject({
      code: 'WARP_REQUIREMENTS_CIRCULAR',
      at: { file: 'a.txt', line: 2 },
    });
  });

  it('that are no requirements are problems', () => {
    expect(problem({ 'requirements.txt': 'flask\n<<<<<<< HEAD\n' })).toMatchObject({
      code: 'WARP_REQUIREMENTS_INVALID',
      at: { line: 2 },
    });
    expect(problem({ 'requirements.txt': 'f\0\0l' })?.hint).toContain('UTF-8');
  });

  it('that ask for the app itself install it, and its dependencies before the source', () => {
    const found = plan({
      'requirements.txt': '-e .[web]\nattrs\n',
      'setup.py':
        'from setuptools import setup\nsetup(install_requires=["flask"], extras_require={"web": ["gunicorn"]})\n',
    }).plan;
    expect(found.inputs).toEqual([]);
    expect(found.files.map(({ content }) => content)).toEqual(['attrs\n', 'flask\ngunicorn\n']);
    expect(found.project).toMatchObject({
      editable: true,
      argv: expect.arrayContaining(['--no-deps', '.']),
    });
  });

  it('are installed together with what pyproject.toml asks for beyond them', () => {
    const found = plan({ 'requirements.txt': 'django\n', 'pyproject.toml': flask }).plan;
    expect(found.files[0]?.content).toBe('flask>=3, <4\n');
    expect(found.warnings[0]?.code).toBe('WARP_PYTHON_TWO_LISTS');
    const alone = plan(
      { 'requirements.txt': 'django\n', 'pyproject.toml': flask },
      { manager: 'pip' },
    );
    expect(alone.plan.files).toEqual([]);
  });

  it('are rewritten where quotes surround a path, which pip takes off and uv does not', () => {
    const { inputs, files } = plan({
      'requirements.txt': '-e "./my lib"\nflask; python_version > "3"\n',
      'my lib/setup.py': '',
    }).plan;
    expect(inputs).toEqual(['my lib']);
    expect(files).toEqual([
      { path: 'requirements.txt', content: '-e ./my lib\nflask; python_version > "3"\n' },
    ]);
  });

  it('name the packages of the distribution for programs that a package starts, and git', () => {
    const { needs } = plan({
      'requirements.txt': 'pygraphviz==1.14\ngit+https://x.example/y.git\n',
    }).plan;
    expect(needs.build.map(({ name }) => name)).toEqual(['git']);
    expect(needs.run.map(({ name }) => name)).toEqual(['graphviz']);
  });
});

describe('the app itself', () => {
  const build = '[build-system]\nrequires = ["setuptools", "setuptools_scm"]\n';
  it.each([
    ['scripts', `${flask}[project.scripts]\nx = "a:b"\n${build}`, {}],
    ['the src layout', `${flask}${build}`, { 'src/a/__init__.py': '' }],
    ['a computed version', `[project]\nname = "a"\ndynamic = ["version"]\n${build}`, {}],
  ])('is installed for %s', (_why, pyproject, files) => {
    const { project } = plan({ 'pyproject.toml': pyproject, ...files }).plan;
    expect(project?.editable).toBe(true);
    expect(project?.env).toHaveProperty('SETUPTOOLS_SCM_PRETEND_VERSION');
  });

  it('is not installed where the working directory is enough', () => {
    expect(
      plan({ 'pyproject.toml': `${flask}${build}`, 'a/__init__.py': '' }).plan.project,
    ).toBeUndefined();
  });

  it('brings its dependencies along where only running setup.py tells them', () => {
    const found = plan({
      'setup.py':
        'from setuptools import setup\nsetup(install_requires=open("deps").read().split())\n',
    }).plan;
    expect(found.install).toBeUndefined();
    expect(found.project?.argv).not.toContain('--no-deps');
    expect(found.warnings[0]?.code).toBe('WARP_DEPENDENCIES_COMPUTED');
  });
});

describe('other locks', () => {
  it('write poetry.lock out as pins with hashes, production packages only', () => {
    const files = '[[package.files]]\nfile = "x-py3-none-any.whl"\nhash = "sha256:aa"\n';
    const found = plan({
      'pyproject.toml':
        '[tool.poetry.dependencies]\npython = "^3.10"\nFlask = {version = "^3", extras = ["async"]}\n',
      'poetry.lock': [
        '[[package]]\nname = "flask"\nversion = "3.1"\n[package.dependencies]\nasgiref = {version = "*", optional = true, markers = "extra == \\"async\\""}\ncolorama = {version = "*", markers = "os_name == \\"nt\\""}\n[package.extras]\nasync = ["asgiref (>=3.2)"]\n',
        files,
        '[[package]]\nname = "asgiref"\nversion = "3.8"\n',
        files,
        '[[package]]\nname = "colorama"\nversion = "0.4"\n[[package]]\nname = "pytest"\nversion = "9"\n',
      ].join(''),
    }).plan;
    expect(found.files[0]?.content).toBe(
      'asgiref==3.8 \\\n    --hash=sha256:aa\ncolorama==0.4 ; os_name == "nt"\nflask==3.1 \\\n    --hash=sha256:aa\n',
    );
    expect(found.install?.argv).toContain('--no-deps');
  });

  it('write out the default section of Pipfile.lock', () => {
    const found = plan({
      Pipfile: '[packages]\nflask = "*"\n[dev-packages]\npytest = "*"\n',
      'Pipfile.lock': JSON.stringify({
        default: {
          flask: {
            version: '==3.1',
            hashes: ['sha256:b', 'sha256:a'],
            markers: "python_version >= '3.9'",
          },
        },
        develop: { pytest: { version: '==9' } },
      }),
    }).plan;
    expect(found.files[0]?.content).toBe(
      "flask==3.1 ; python_version >= '3.9' \\\n    --hash=sha256:a \\\n    --hash=sha256:b\n",
    );
  });

  it('are stale when a direct dependency is not in them', () => {
    expect(
      problem({ Pipfile: '[packages]\nflask = "*"\n', 'Pipfile.lock': '{"default":{}}' })?.code,
    ).toBe('WARP_LOCK_STALE');
  });
});
