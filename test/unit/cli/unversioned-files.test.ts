import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unversionedFiles } from '../../../src/cli/unversioned-files.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeFiles } from '../../support/write-files.ts';

test('what git ignores is listed by its outermost path, unless it was committed all the same', () => {
  using place = temporaryFolder();
  writeFiles(place.path, {
    '.gitignore': '*.log\nmedia/\n',
    'kept.log': '',
    'süß und "laut".log': '',
    'media/a/b.png': '',
    'app/.gitignore': 'local_settings.py\n',
    'app/local_settings.py': '',
    'app/new.py': '',
  });
  const git = (...args: string[]) => execFileSync('git', ['-C', place.path, ...args]);
  git('init', '--quiet');
  git('add', '--force', 'kept.log');
  expect([...unversionedFiles(place.path)].sort()).toEqual([
    'app/local_settings.py',
    'media',
    'süß und "laut".log',
  ]);
  expect(unversionedFiles(join(place.path, 'app'))).toEqual(['local_settings.py']);
});

test('a folder that is no repository, or one that its repository ignores, has nothing of the kind', () => {
  using place = temporaryFolder();
  writeFiles(place.path, { 'a/x.py': '', 'b/.gitignore': 'inner\n', 'b/inner/x.py': '' });
  expect(unversionedFiles(join(place.path, 'a'))).toEqual([]);
  execFileSync('git', ['init', '--quiet', join(place.path, 'b')]);
  expect(unversionedFiles(join(place.path, 'b/inner'))).toEqual([]);
});
