import { describe, expect, it } from 'vitest';
import {
  dependencyPlan as plan,
  dependencyProblem as problem,
} from '../../support/dependency-plan.ts';

const uvLock = (version: string) =>
  `version = 1
[[package]]
name = "a"
version = "1"
source = { virtual = "." }
dependencies = [{ name = "flask" }]
[package.dev-dependencies]
dev = [{ name = "pytest" }]
prod = [{ name = "gunicorn" }]
[package.metadata]
requires-dist = [{ name = "flask", specifier = ">=3" }]
${['flask', 'pytest', 'gunicorn']
  .map(
    (name) =>
      `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = { registry = "r" }\n`,
  )
  .join('')}`;
const project =
  '[project]\nname = "a"\nversion = "1"\nrequires-python = ">=3.10"\ndependencies = ["flask>=3"]\n';
const poetryLock = (version: string) =>
  `[[package]]\nname = "flask"\nversion = "${version}"\n[metadata]\nlock-version = "2.1"\n`;

describe('two locks', () => {
  it('that lock the same are no question', () => {
    const files = {
      'pyproject.toml': project,
      'uv.lock': uvLock('3.1'),
      'poetry.lock': poetryLock('3.1'),
    };
    expect(plan(files).manager).toBe('uv');
  });

  it('that disagree are told by package, with the one that would be taken', () => {
    const files = {
      'pyproject.toml': project,
      'uv.lock': uvLock('3.1'),
      'poetry.lock': poetryLock('3.0'),
    };
    expect(problem(files)).toMatchObject({
      code: 'WARP_PYTHON_TWO_LOCKS',
      message: expect.stringContaining('flask is 3.1 in uv.lock, 3.0 in poetry.lock'),
      hint: expect.stringContaining('"uv" takes uv.lock'),
    });
    expect(plan(files, { manager: 'poetry' }).locked).toEqual({ flask: '3.0' });
  });

  it('of which one is stale say so', () => {
    const files = {
      'pyproject.toml': project,
      'uv.lock': uvLock('3.1'),
      'poetry.lock': poetryLock('2.0'),
    };
    expect(problem(files)?.message).toContain('poetry.lock has 2.0');
  });
});

describe('a lock without its manifest', () => {
  it.each(['uv.lock', 'poetry.lock', 'pdm.lock', 'Pipfile.lock'])('is an error: %s', (file) => {
    expect(problem({ [file]: file === 'Pipfile.lock' ? '{}' : '' })).toMatchObject({
      code: 'WARP_LOCK_STALE',
      at: { file },
    });
  });
});

describe('dependency groups', () => {
  const files = {
    'pyproject.toml': `${project}[dependency-groups]\ndev = ["pytest"]\nprod = ["gunicorn"]\n`,
    'uv.lock': uvLock('3.1'),
  };

  it('are left out, unless they are named for production', () => {
    const found = plan(files);
    expect(found.packages).toEqual(['a', 'flask', 'gunicorn']);
    expect(found.install?.argv).toEqual(expect.arrayContaining(['--no-default-groups', 'prod']));
    expect(found.facts).toContainEqual(
      expect.objectContaining({
        name: 'python.groups',
        value: ['prod'],
        rejected: [expect.objectContaining({ value: 'dev' })],
      }),
    );
  });

  it('are installed where the configuration asks for them', () => {
    expect(plan(files, { groups: ['Dev'] }).packages).toContain('pytest');
    const open = { 'pyproject.toml': files['pyproject.toml'] };
    expect(plan(open, { groups: ['dev'] }).install?.argv).toEqual([
      'uv',
      'pip',
      'install',
      '-r',
      'pyproject.toml',
      '--group',
      'dev',
      '--group',
      'prod',
    ]);
  });

  it('are the whole manifest where there is no project', () => {
    const toml = '[dependency-groups]\nmain = ["flask"]\ndev = ["pytest"]\n';
    const found = plan({ 'pyproject.toml': toml });
    expect(found.install?.argv).toEqual(['uv', 'pip', 'install', '--group', 'main']);
    expect(found.packages).toEqual(['flask']);
    expect(plan({ 'pyproject.toml': toml.replace('main', 'lint') }).manager).toBe('none');
  });

  it('that are not there are an error', () => {
    expect(problem(files, { groups: ['prod', 'staging'] })).toMatchObject({
      code: 'WARP_PYTHON_GROUP_UNKNOWN',
      message: expect.stringContaining('asks for staging'),
    });
    const requirements = { 'requirements.txt': 'flask\n' };
    expect(problem(requirements, { groups: ['prod'] })?.code).toBe('WARP_PYTHON_GROUP_UNKNOWN');
  });
});

describe('uv.lock', () => {
  it('is stale when it was made for other Pythons', () => {
    const lock = `requires-python = ">=3.12"\n${uvLock('3.1')}`;
    expect(problem({ 'pyproject.toml': project, 'uv.lock': lock })?.message).toContain(
      'requires-python is ">=3.10", locked for ">=3.12"',
    );
    const same = `requires-python = ">=3.10.0"\n${uvLock('3.1')}`;
    expect(problem({ 'pyproject.toml': project, 'uv.lock': same })).toBeUndefined();
  });

  it('is stale when a member of its workspace asks for something else', () => {
    const member = '[[package]]\nname = "b"\nversion = "1"\nsource = { editable = "b" }\n';
    const files = {
      'pyproject.toml': project,
      'uv.lock': `${uvLock('3.1')}${member}`,
      'b/pyproject.toml': '[project]\nname = "b"\ndependencies = ["redis"]\n',
    };
    expect(problem(files)).toMatchObject({
      code: 'WARP_LOCK_STALE',
      at: { file: 'b/pyproject.toml' },
    });
  });

  it.each([
    ['==0.5.1', '1'],
    ['>=0.1', undefined],
  ])('is installed by the uv there is when uv %s is asked for', (asked, ignored) => {
    const toml = `${project}[tool.uv]\nrequired-version = "${asked}"\n`;
    const found = plan({ 'pyproject.toml': toml, 'uv.lock': uvLock('3.1') });
    expect(found.install?.env?.UV_NO_CONFIG).toBe(ignored);
    expect(found.warnings.map(({ code }) => code)).toEqual(
      ignored ? ['WARP_UV_VERSION_IGNORED'] : [],
    );
  });
});
