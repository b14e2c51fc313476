import { describe, expect, it } from 'vitest';
import { programImports as lookedUp } from '../support/python-part.ts';

describe('what a program imports is looked for in the build', () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['a missing module', { 'app.py': 'import os\nimport cv2.data\n' }, 'cv2.data.* app.py:2'],
    [
      "one that the app's own module needs",
      { 'app.py': 'from shop.views import x\n', 'shop/views.py': 'import nowhere_at_all\n' },
      'nowhere_at_all.* shop/views.py:1',
    ],
  ])('%s is named with its line', (_, files, named) => {
    const run = lookedUp(files, ['app.py']);
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(
      new RegExp(`^warp-error: WARP_APP_MODULE_MISSING: .*${named}$`, 'm'),
    );
    expect(run.stdout).toMatch(/^warp-hint: add (opencv-python-headless|nowhere-at-all) /m);
  });

  it('and folders of state are asked to be links', () => {
    const { links } = lookedUp({ 'app.py': 'import os\n' }, ['--state=.kept', 'app.py']);
    expect(links).toBe('LINK .kept .kept dir\n');
  });

  it('a file that cannot be parsed is named', () => {
    const run = lookedUp({ 'app.py': 'import os\nx = (\n' }, ['app.py']);
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(/^warp-error: WARP_APP_SYNTAX: app\.py:2/m);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['a module beside the program', { 'bin/app.py': 'import helper\n', 'bin/helper.py': '' }],
    ['the standard library', { 'app.py': 'import os.path, sys, json.decoder, zoneinfo\n' }],
    ['an import that may fail', { 'app.py': 'try:\n  import nowhere\nexcept ImportError: pass\n' }],
    ['an import under a condition', { 'app.py': 'if 0:\n  import nowhere\n' }],
    [
      'a folder that the program adds',
      { 'app.py': 'import sys\nsys.path[:0] = ["x"]\nimport n\n' },
    ],
    ['a module elsewhere in the app', { 'app.py': 'import helper\n', 'lib/helper.py': '' }],
    ['a relative import', { 'shop/app.py': 'from . import gone\nfrom .gone import y\n' }],
  ])('%s is no reason to stop', (_, files) => {
    const program = Object.keys(files)[0] ?? '';
    expect(lookedUp(files, [program])).toMatchObject({ status: 0, stdout: '' });
  });
});
