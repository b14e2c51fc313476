import { expect, it } from 'vitest';
import type { PythonCandidate } from '../../../builders/python/candidate.ts';
import { testRun } from '../../../builders/python/development/test-run.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';

const plain: PythonCandidate = {
  framework: 'flask',
  entry: { kind: 'wsgi', module: 'app', callable: 'app', factory: false },
  pythonPath: [],
  env: {},
  evidence: [],
};
const django: PythonCandidate = {
  ...plain,
  framework: 'django',
  django: {
    settingsModule: { value: 's', reason: { rule: '', via: 'app' } },
    settingsFile: undefined,
    development: false,
    managePy: 'site/manage.py',
    projectDir: 'site',
    otherSettings: [],
  },
};

const pytest = 'python -m pytest';
const cases = 'from unittest import TestCase\nclass A(TestCase):\n  def test_a(self): pass\n';

it.each([
  ['pytest that is asked for', {}, plain, ['pytest'], pytest],
  [
    'settings for pytest in pyproject.toml',
    { 'pyproject.toml': '[tool.pytest.ini_options]\n' },
    plain,
    ['pytest'],
    pytest,
  ],
  [
    'settings for pytest in setup.cfg',
    { 'setup.cfg': '[tool:pytest]\n' },
    django,
    ['pytest'],
    pytest,
  ],
  [
    "Django's own, with pytest for something else",
    {},
    django,
    ['pytest'],
    'python site/manage.py test',
  ],
  ['pytest with its plug-in for Django', {}, django, ['pytest', 'pytest-django'], pytest],
  ['test cases at the top', { 'test_a.py': cases }, plain, [], 'python -m unittest discover'],
  [
    'test cases in a folder',
    { 'tests/test_a.py': cases },
    plain,
    [],
    'python -m unittest discover -s tests',
  ],
  [
    'test cases in a package',
    { 'tests/__init__.py': '', 'tests/test_a.py': cases },
    plain,
    [],
    'python -m unittest discover',
  ],
  ['nothing that is a test', { 'app.py': '' }, plain, [], undefined],
])('runs %s', (_, files, data, packages, command) => {
  const { run } = testRun(memoryApp(files), data, packages);
  expect(run.command?.value.join(' ')).toBe(command);
});

it.each([
  ['a conftest.py', { 'tests/conftest.py': '' }],
  ['tests that are functions', { 'tests/test_a.py': 'def test_a():\n  pass\n' }],
])('takes pytest for %s, where nothing asks for it', (_, files) => {
  const found = testRun(memoryApp(files), plain, []);
  expect(found.lacksPytest).toBe(true);
  expect(found.run.command?.reason.at?.file).toBe(Object.keys(files)[0]);
});

it('has JUnit XML from pytest whatever the command, and from others by a program around them', () => {
  const byPytest = testRun(memoryApp({}), plain, ['pytest']).run;
  expect(byPytest.junit).toBeUndefined();
  expect(byPytest.junitWriters).toContain('pytest');
  expect(byPytest.junitEnv.PYTEST_ADDOPTS).toContain('--junitxml=/tmp/warp-junit.xml');
  const byDjango = testRun(memoryApp({}), django, []).run;
  expect(byDjango.junit?.join(' ')).toMatch(/junit_run\.py site\/manage\.py test$/);
});
