import { describe, expect, test } from 'vitest';
import { plannedFiles } from '../../support/planned-files.ts';

const files = {
  'requirements.txt': 'flask\n',
  'app.py': 'from flask import Flask\nimport conf\napp = Flask(__name__)\n',
  'conf.py': 'import keys\ntry:\n    from local_settings import *\nexcept ImportError:\n    pass\n',
  'keys.py': 'SECRET = 1\n',
  'local_settings.py': 'DEBUG = True\n',
  'notes.py': '',
};
const told = (unversioned: readonly string[]) =>
  plannedFiles(files, unversioned).warnings.filter(({ code }) => code === 'WARP_GIT_IGNORED');

describe('a file that git ignores', () => {
  test('and the app cannot be loaded without is told with who imports it', () => {
    const [warning, ...others] = told(['keys.py']);
    expect(others).toEqual([]);
    expect(warning?.at).toEqual({ file: 'conf.py', line: 1 });
    expect(warning?.message).toMatch(/keys\.py.*fresh clone.*cannot load/);
  });

  test('and the app tries to import is told with what becomes of it', () => {
    const [warning] = told(['local_settings.py']);
    expect(warning?.at).toEqual({ file: 'conf.py', line: 3 });
    expect(warning?.message).toMatch(/local_settings\.py.*without what it sets/);
  });

  test('and lists the dependencies is told', () => {
    expect(told(['requirements.txt'])[0]?.message).toMatch(/requirements\.txt.*other packages/);
  });

  test('and is the app itself is told', () => {
    expect(told(['app.py'])[0]?.message).toMatch(/app\.py, which the app starts with/);
  });

  test('needs no word where nothing loads it', () => {
    expect(told(['notes.py'])).toEqual([]);
  });
});
