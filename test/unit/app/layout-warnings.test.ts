import { describe, expect, test } from 'vitest';
import { frontEndWarnings } from '../../../builders/python/front-end.ts';
import { layoutWarnings } from '../../../src/app/layout-warnings.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';

const codes = (files: Readonly<Record<string, string>>) =>
  layoutWarnings(memoryApp({ 'app.py': '', ...files })).map(({ code }) => code);

describe('a word about the layout', () => {
  test('names submodules that are not checked out', () => {
    const modules = '[submodule "a"]\n\tpath = vendor/a\n[submodule "b"]\n\tpath = vendor/b\n';
    const [warning] = layoutWarnings(memoryApp({ '.gitmodules': modules, 'vendor/b/x.py': '' }));
    expect(warning).toMatchObject({ code: 'WARP_SUBMODULE_MISSING' });
    expect(warning?.message).toContain('vendor/a is not');
  });

  test('names content of the image that git ignores', () => {
    const files = { 'site.yaml': '', 'staticfiles/a.css': '', 'notes.txt': '', 'a.py': '' };
    const ignored = ['a.py', 'gone.yaml', 'notes.txt', 'site.yaml', 'staticfiles'];
    const [warning] = layoutWarnings(memoryApp(files, [], ignored));
    expect(warning).toMatchObject({ code: 'WARP_GIT_IGNORED' });
    expect(warning?.message).toMatch(/^site\.yaml, staticfiles:/);
  });

  test('names files that differ in case alone', () => {
    expect(codes({ 'a/Readme.md': '', 'a/README.md': '' })).toEqual(['WARP_APP_NAMES_ALIKE']);
  });

  test('has nothing to say about a folder in order', () => {
    expect(codes({ '.gitignore': '.venv\n*.pyc\n' })).toEqual([]);
  });
});

describe('a front end beside a Python app', () => {
  const app = memoryApp({
    'package.json': '{"scripts": {"build": "vite build"}}',
    'manage.py': '',
  });

  test('is not built, and the user is told', () => {
    expect(frontEndWarnings(app, [])).toMatchObject([{ code: 'WARP_ASSETS_NOT_BUILT' }]);
  });

  test('is left to a build hook where there is one', () => {
    expect(frontEndWarnings(app, ['build'])).toEqual([]);
  });

  test('that is built by nothing needs no word', () => {
    const quiet = ['{"scripts": {"lint": "x"}}', '[', '{}', 'null'];
    for (const text of quiet)
      expect(frontEndWarnings(memoryApp({ 'package.json': text }), [])).toEqual([]);
  });
});
