import { describe, expect, test } from 'vitest';
import type { Files } from '../../support/detected-start.ts';
import { planFailure, plannedFiles } from '../../support/planned-files.ts';

const flask = 'from flask import Flask\napp = Flask(__name__)\n';

describe('Python 2 code is named with its first line', () => {
  test.each<[string, string, number]>([
    ['a print statement', `${flask}print "started"\n`, 3],
    ['print to a stream', `import sys\n${flask}print >>sys.stderr, 'x'\n`, 4],
    ['an exception after a comma', `${flask}try:\n    pass\nexcept ValueError, e:\n    pass\n`, 3],
    ['raise with a comma', `${flask}raise ValueError, 'x'\n`, 3],
    ['backticks', `${flask}name = \`app\`\n`, 3],
    ['a renamed module', `import urllib2\n${flask}`, 1],
  ])('%s', (_, source, line) => {
    const error = planFailure({ 'app.py': source });
    expect(error).toMatchObject({ code: 'WARP_PYTHON_2', exitCode: 20 });
    expect(error.problems?.[0]?.at).toEqual({ file: 'app.py', line });
  });

  test('in a module that the app imports', () => {
    const error = planFailure({ 'app.py': `import helper\n${flask}`, 'helper.py': 'print "x"\n' });
    expect(error.message).toContain('helper.py, line 1');
  });

  test('in a folder with nothing else', () => {
    const error = planFailure({ 'hello.py': 'print "x"\n' });
    expect(error).toMatchObject({ exitCode: 20 });
    expect(error.message).toContain('hello.py, line 1');
  });

  test.each([
    ['print is a function', "print ('x')\nprint('a', file=f)\n"],
    [
      'both names are tried',
      'try:\n    import urllib2\nexcept ImportError:\n    import urllib.request\n',
    ],
    ['words in strings', 's = """\nprint "x"\n"""\n# except A, e:\n'],
    [
      'exception classes without brackets, as of 3.14',
      'try:\n    pass\nexcept OSError, ValueError:\n    pass\n',
    ],
  ])('but not where %s', (_, source) => {
    const files = { 'app.py': `${flask}${source}`, 'requirements.txt': 'flask\n' };
    expect(plannedFiles(files).warnings).toEqual([]);
  });

  test('nor in a file that the app does not load', () => {
    const files = { 'app.py': flask, 'old.py': 'print "x"\n', 'requirements.txt': 'flask\n' };
    expect(plannedFiles(files).processes[0]?.name).toBe('web');
  });
});

describe('imports that nothing declares', () => {
  const warned = (files: Files) =>
    plannedFiles(files).warnings.filter(({ code }) => code === 'WARP_PYTHON_UNDECLARED');

  test('are named with their distribution and place', () => {
    const files = { 'app.py': `${flask}import yaml\nimport cv2\n`, 'requirements.txt': 'flask\n' };
    const [warning] = warned(files);
    expect(warning?.message).toMatch(/yaml \(PyYAML; app\.py, line 3\)/);
    expect(warning?.hint).toContain('opencv-python-headless');
  });

  test.each<[string, string, string]>([
    ['a dependency under another name', 'import cv2\n', 'flask\nopencv-python\n'],
    ['what a framework brings along', 'from werkzeug.utils import secure_filename\n', 'Flask\n'],
    ['the standard library', 'import json, tomllib\n', 'flask\n'],
    [
      'an import that may fail',
      'try:\n    import yaml\nexcept ImportError:\n    yaml = None\n',
      'flask\n',
    ],
    ['a name nobody knows for certain', 'import telebot\n', 'flask\n'],
  ])('%s is none', (_, source, requirements) => {
    const files = { 'app.py': `${flask}${source}`, 'requirements.txt': requirements };
    expect(warned(files)).toEqual([]);
  });

  test("the app's own module of that name is none", () => {
    const files = {
      'app.py': `${flask}import yaml\n`,
      'yaml.py': '',
      'requirements.txt': 'flask\n',
    };
    expect(warned(files)).toEqual([]);
  });

  test('are installed where nothing at all declares dependencies', () => {
    const { stages, warnings } = plannedFiles({ 'app.py': `${flask}import yaml\n` });
    const steps = stages.flatMap((stage) => stage.steps);
    expect(steps).toContainEqual(expect.objectContaining({ content: 'Flask\nPyYAML\n' }));
    expect(warnings.map(({ code }) => code)).toContain('WARP_PYTHON_UNDECLARED');
  });
});

describe('a folder that is no app says what it is', () => {
  test.each<[string, Files, RegExp]>([
    [
      'notebooks',
      { 'analysis.ipynb': '{}', 'requirements.txt': 'pandas\n' },
      /analysis\.ipynb.*voila/,
    ],
    [
      'a library',
      {
        'pyproject.toml':
          '[build-system]\nrequires = ["hatchling"]\n[project]\nname = "polls"\nversion = "1"\n',
        'polls/__init__.py': '',
        'polls/models.py': 'class Poll: pass\n',
      },
      /installable package/,
    ],
    [
      'a template',
      { 'cookiecutter.json': '{}', '{{cookiecutter.name}}/app.py': flask, 'spec.py': 'go()\n' },
      /cookiecutter/,
    ],
    [
      'a function',
      { 'function.py': 'def handler(event, context):\n    return 1\n' },
      /function\.py, line 1: handler/,
    ],
  ])('%s', (_, files, expected) => {
    const error = planFailure(files);
    expect(error).toMatchObject({ code: 'WARP_DETECT_NOTHING', exitCode: 20 });
    expect(error.message).toMatch(expected);
    expect(error.hint).toBeTruthy();
  });
});

test('a program that could not serve is run as a process that does not listen', () => {
  const { processes, warnings } = plannedFiles({ 'main.py': "import time\nprint('hello')\n" });
  expect(processes).toMatchObject([{ listens: false }]);
  expect(warnings.map(({ code }) => code)).toContain('WARP_DOES_NOT_LISTEN');
});

describe('a git submodule that is not checked out', () => {
  const files = {
    '.gitmodules': '[submodule "lib"]\n\tpath = vendor/lib\n',
    'requirements.txt': 'flask\n',
    'vendor/__init__.py': '',
    'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
  };

  test('is an error where the app imports it', () => {
    const app = `from vendor.lib import thing\n${files['app.py']}`;
    const error = planFailure({ ...files, 'app.py': app });
    expect(error).toMatchObject({ code: 'WARP_SUBMODULE_MISSING', exitCode: 30 });
    expect(error.message).toMatch(/app\.py imports .*vendor\/lib/);
    const relative = {
      'app.py': `from vendor import x\n${files['app.py']}`,
      'vendor/x.py': 'from .lib import y\n',
    };
    expect(planFailure({ ...files, ...relative }).message).toMatch(/vendor\/x\.py imports/);
  });

  test('is an error where the installation reads it', () => {
    const error = planFailure({ ...files, 'requirements.txt': 'flask\n-e ./vendor/lib\n' });
    expect(error.message).toMatch(/vendor\/lib/);
  });

  test('is none where the app can do without it', () => {
    const app = `try:\n    import vendor.lib\nexcept ImportError:\n    pass\n${files['app.py']}`;
    expect(() => plannedFiles({ ...files, 'app.py': app })).not.toThrow();
  });
});
