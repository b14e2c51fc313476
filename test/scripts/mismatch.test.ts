import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importCheck } from '../support/python-part.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writeFiles } from '../support/write-files.ts';

const venv = temporaryFolder();
const python = join(venv.path, 'bin/python');

beforeAll(() => {
  const made = spawnSync('python3', ['-m', 'venv', '--without-pip', venv.path]);
  expect(made.status, String(made.stderr)).toBe(0);
  const where = 'import sysconfig; print(sysconfig.get_path("purelib"))';
  const site = spawnSync(python, ['-c', where], { encoding: 'utf8' }).stdout.trim();
  const packaged = (name: string, version: string, source: string) => ({
    [`${name}/__init__.py`]: source,
    [`${name}-${version}.dist-info/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${name}-${version}.dist-info/top_level.txt`]: `${name}\n`,
  });
  writeFiles(site, {
    ...packaged('newer', '3.0', 'class Server:\n  def __init__(self):\n    pass\n'),
    ...packaged('older', '0.4', ''),
    'older/calls.py': 'from newer import Server\nServer(lifespan=1)\n',
    'older/wants.py': 'from newer import Client\n',
    'older/leans.py': 'import collections\ncollections.gone()\n',
    'older/links.py': 'raise RuntimeError("older & newer libthing library version mismatch")\n',
    'older/uses.py': 'import newer\nnewer.run()\n',
  });
});

afterAll(() => venv[Symbol.dispose]());

test.each([
  ['a parameter', 'calls'],
  ['a name', 'wants'],
  ['a function', 'uses'],
])('a package that misses %s of another is told with both releases', (_, module) => {
  const run = importCheck({ 'app.py': `import older.${module}\n` }, ['--module=app'], python);
  expect(run.status).toBe(1);
  expect(run.stdout).toMatch(/^warp-error: WARP_APP_IMPORT_FAILED: .*app\.py:1/m);
  expect(run.stdout).toMatch(/^warp-hint: older 0\.4 does not go with newer 3\.0/m);
});

test('packages that were made with different releases of a library are told, with both', () => {
  const run = importCheck({ 'app.py': 'import older.links\n' }, ['--module=app'], python);
  expect(run.stdout).toMatch(
    /^warp-hint: older 0\.4 and newer 3\.0 were made with different releases of libthing.*--no-binary older/m,
  );
});

test('a package that misses something of the standard library is told with the Python', () => {
  const run = importCheck({ 'app.py': 'import older.leans\n' }, ['--module=app'], python);
  expect(run.stdout).toMatch(/^warp-hint: older 0\.4 does not run on Python 3\.\d+: ask/m);
});

test("a mistake of the app's own is no matter of packages", () => {
  const run = importCheck({ 'app.py': 'import newer\nnewer.run()\n' }, ['--module=app'], python);
  expect(run.stdout).toMatch(/^warp-hint: .*own code/m);
});
