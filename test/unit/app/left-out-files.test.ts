import { expect, it } from 'vitest';
import { leftOutFiles } from '../../../src/app/left-out-files.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeFiles } from '../../support/write-files.ts';

it('finds what the user leaves out of what is wanted, and nothing that is never part of an app', () => {
  using place = temporaryFolder();
  writeFiles(place.path, {
    'app.py': '',
    'notes.txt': '',
    'tests/test_a.py': '',
    'tests/data/a.json': '',
    'tests/__pycache__/test_a.pyc': '',
    'shop/tests.py': '',
    'env/pyvenv.cfg': '',
    'env/lib/tests/test_b.py': '',
    'node_modules/x/tests/a.js': '',
  });
  const ignore = ['**/node_modules', 'tests', 'notes.txt', 'env', 'shop/tests.py'];
  const wanted = ['**/tests', '**/tests.py'];
  const found = (root: string) => leftOutFiles(place.path, { root, ignore, wanted });
  expect(found('')).toEqual(['shop/tests.py', 'tests/data/a.json', 'tests/test_a.py']);
  expect(found('shop')).toEqual(['shop/tests.py']);
});
