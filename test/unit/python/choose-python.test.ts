import { describe, expect, it } from 'vitest';
import { pythonBases } from '../../../builders/python/bases.ts';
import { choosePython } from '../../../builders/python/versions/choose-python.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';

const requires = (range: string) => ({
  'pyproject.toml': `[project]\nrequires-python = "${range}"\n`,
});
const poetry = (range: string) => ({
  'pyproject.toml': `[tool.poetry.dependencies]\npython = "${range}"\n`,
});

function choose(files: Record<string, string>, version?: string) {
  return choosePython(memoryApp(files), version ? { version } : {}, { bases: pythonBases });
}

function problem(files: Record<string, string>) {
  const result = choose(files);
  return result.ok ? undefined : result.problems[0];
}

function version(files: Record<string, string>, asked?: string) {
  const result = choose(files, asked);
  return result.ok ? result.value.runtime.version : result.problems[0]?.message;
}

describe('the Python version', () => {
  it.each<[string, Record<string, string>, string]>([
    ['nothing', {}, '3.13'],
    ['.python-version', { '.python-version': '# why\n3.12\n' }, '3.12'],
    ['a patch release', { '.python-version': '3.11.11 # note\n' }, '3.11'],
    ['a prefixed name', { '.python-version': 'cpython-3.12.4\n' }, '3.12'],
    ['a pyenv environment', { '.python-version': 'my-env\n' }, '3.13'],
    ['a range in .python-version', { '.python-version': '>=3.12\n' }, '3.13'],
    ['runtime.txt', { 'runtime.txt': 'python-3.12.1\n' }, '3.12'],
    ["another language's runtime.txt", { 'runtime.txt': 'nodejs-20\n' }, '3.13'],
    ['requires-python', requires('==3.12.*'), '3.12'],
    ['a compatible release', requires('~=3.12.0'), '3.12'],
    ['a lower bound', requires('>=3.9'), '3.13'],
    ['an upper bound', requires('>=3.9,<3.13'), '3.11'],
    ['a high lower bound', requires('>=3.14'), '3.14'],
    ["Poetry's caret", poetry('^3.10'), '3.13'],
    ["Poetry's tilde", poetry('~3.12'), '3.12'],
    ["Poetry's caret in requires-python", { ...requires('^3.10'), 'poetry.lock': '' }, '3.13'],
    ['a compatible release under Poetry', { ...requires('~=3.12.0'), 'poetry.lock': '' }, '3.12'],
    ["Poetry's alternatives", poetry('~2.7 || ~3.10'), '3.10'],
    ['Pipfile', { Pipfile: '[requires]\npython_version = "3.10"\n' }, '3.10'],
    ['setup.cfg', { 'setup.cfg': '[options]\npython_requires = <3.12\n' }, '3.11'],
    ['setup.py', { 'setup.py': 'setup(python_requires="==3.12.*")\n' }, '3.12'],
    ['.tool-versions', { '.tool-versions': 'nodejs 20\npython 3.12.2\n' }, '3.12'],
    ['mise.toml', { 'mise.toml': '[tools]\npython = "3.11"\n' }, '3.11'],
    ['two that agree', { '.python-version': '3.12', 'runtime.txt': 'python-3.12.1' }, '3.12'],
  ])('is decided by %s', (_source, files, expected) => {
    expect(version(files)).toBe(expected);
  });

  it('names file, line and the patch release in its reason', () => {
    const result = choose({ '.python-version': '# x\n3.12.1\n' });
    expect(result.ok && result.value.facts[0]).toMatchObject({
      name: 'python.version',
      reason: { rule: expect.stringContaining('3.12.1'), at: { file: '.python-version', line: 2 } },
    });
  });

  it('comes from the configuration first, but not against the metadata', () => {
    expect(version({ '.python-version': '3.11' }, '3.12')).toBe('3.12');
    expect(version(requires('>=3.11'), '3.12')).toBe('3.12');
    expect(version(requires('>=3.13'), '3.12')).toContain('but requires-python');
  });

  it('does not follow a tool setting that the metadata excludes, and says so', () => {
    const result = choose({ ...requires('>=3.11'), '.tool-versions': 'python 3.9.23' });
    expect(result.ok && [result.value.runtime.version, result.value.warnings[0]?.code]).toEqual([
      '3.13',
      'WARP_PYTHON_VERSION_IGNORED',
    ]);
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'a pin outside requires-python',
      { ...requires('==3.12.*'), '.python-version': '3.13' },
      'WARP_PYTHON_CONFLICT',
    ],
    [
      "a pin outside Poetry's range",
      { ...poetry('3.12.*'), '.python-version': '3.13' },
      'WARP_PYTHON_CONFLICT',
    ],
    [
      'two pins that differ',
      { '.python-version': '3.11', 'runtime.txt': 'python-3.12' },
      'WARP_PYTHON_CONFLICT',
    ],
    [
      'a version nobody offers',
      { Pipfile: '[requires]\npython_version = "3.6"\n' },
      'WARP_PYTHON_VERSION',
    ],
    ['a range nobody offers', requires('<3.8'), 'WARP_PYTHON_VERSION'],
    ['a control character', { '.python-version': '3.12.0\x1b' }, 'WARP_PYTHON_VERSION_INVALID'],
    [
      'a patch release that cannot be',
      { '.python-version': '3.12.999' },
      'WARP_PYTHON_VERSION_INVALID',
    ],
    [
      'another implementation',
      { '.python-version': 'pypy3.10-7.3.19' },
      'WARP_PYTHON_VERSION_INVALID',
    ],
  ])('is a problem for %s', (_why, files, code) => {
    const found = problem(files);
    expect(found).toMatchObject({ code, phase: 'detection', hint: expect.any(String) });
    expect(found?.message).not.toContain('\x1b');
  });

  it('is one the lock has wheels for', () => {
    const lock = `requires-python = ">=3.10"
[[package]]
name = "a"
source = { virtual = "." }
dependencies = [{ name = "greenlet" }]
[[package]]
name = "greenlet"
version = "3.0.1"
source = { registry = "r" }
wheels = [
  { url = "https://x/greenlet-3.0.1-cp311-cp311-manylinux_2_24_x86_64.manylinux_2_28_x86_64.whl" },
  { url = "https://x/greenlet-3.0.1-cp312-cp312-win_amd64.whl" },
]
`;
    const result = choose({ 'uv.lock': lock });
    expect(result.ok && result.value.facts[0]).toMatchObject({
      value: '3.11',
      reason: { rule: expect.stringContaining('greenlet') },
    });
    const older = `[[package]]
name = "greenlet"
version = "1.1.2"
category = "main"
[metadata.files]
greenlet = [{ file = "greenlet-1.1.2-cp311-cp311-manylinux2014_x86_64.whl" }]
`;
    expect(version({ 'poetry.lock': older })).toBe('3.11');
    expect(version({ 'poetry.lock': older.replace('main', 'dev') })).toBe('3.13');
    const elsewhere = choose({ 'uv.lock': lock.replaceAll('cp311', 'cp310') });
    expect(elsewhere.ok && elsewhere.value.facts[0]).toMatchObject({
      value: '3.13',
      rejected: [{ value: '3.10', why: expect.stringContaining('wheels of greenlet') }],
    });
  });
});
