import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageFolder } from '../support/package-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writeFiles } from '../support/write-files.ts';

const script = join(packageFolder(), 'builders/python/lock/image/fit_python.py');

/** Stands for `uv pip compile`: writes the resolution of the version that it is asked for, if there is one. */
const uv = `import os, shutil, sys
version = sys.argv[sys.argv.index("--python-version") + 1]
found = os.path.join(os.path.dirname(__file__), version + ".toml")
if not os.path.exists(found):
    raise SystemExit(1)
shutil.copy(found, sys.argv[sys.argv.index("--output-file") + 1])
`;

const wheel = (name: string) =>
  `[[packages]]\nname = "${name}"\nversion = "1"\nsdist = { url = "s" }\nwheels = [{ url = "w" }]\n`;
const source = (name: string) =>
  `[[packages]]\nname = "${name}"\nversion = "1"\nsdist = { url = "s" }\n`;

function fitting(resolutions: Readonly<Record<string, string>>) {
  using folder = temporaryFolder();
  const files = Object.entries(resolutions).map(([version, text]) => [`${version}.toml`, text]);
  writeFiles(folder.path, { 'uv.py': uv, ...Object.fromEntries(files) });
  const [answer, lock] = [join(folder.path, 'fit'), join(folder.path, 'lock')];
  const options = ['--own', '3.13', '--others', '3.11', '--fit', answer, '--lock', lock];
  const command = ['--', 'python3', join(folder.path, 'uv.py')];
  const ran = spawnSync('python3', ['-I', script, ...options, ...command], { encoding: 'utf8' });
  expect(ran.status, ran.stderr).toBe(0);
  return { answer: readFileSync(answer, 'utf8'), resolved: existsSync(lock) };
}

test.each<[string, Readonly<Record<string, string>>, string, boolean]>([
  ['all have wheels', { '3.13': wheel('a'), '3.11': wheel('a') }, '3.13\n', true],
  [
    'the other has more',
    { '3.13': source('a'), '3.11': wheel('a') },
    '3.11 a==1 has no wheel for 3.13\n',
    false,
  ],
  ['neither has a wheel', { '3.13': source('a'), '3.11': source('a') }, '3.13\n', true],
  [
    'the usual one has more',
    { '3.13': source('a'), '3.11': source('a') + source('b') },
    '3.13\n',
    true,
  ],
  [
    'only the other can be resolved',
    { '3.11': wheel('a') },
    '3.11 the requirements cannot be resolved for 3.13\n',
    false,
  ],
  ['nothing can be resolved', {}, '3.13\n', false],
])('where %s', (_, resolutions, answer, resolved) => {
  expect(fitting(resolutions)).toEqual({ answer, resolved });
});
