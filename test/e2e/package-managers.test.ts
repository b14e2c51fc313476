import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { getPage } from '../support/get-page.ts';
import { runPythonTool } from '../support/python-tools.ts';
import { runWarp } from '../support/run-warp.ts';
import { warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

/** Answers with what is installed: packages with their versions, one a line. */
const app = `from importlib.metadata import distributions

import lib


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    installed = sorted(f"{one.name}=={one.version}" for one in distributions())
    return ["\\n".join([lib.greeting, *installed]).encode()]
`;

/** A package beside the app; it asks for a version of toolz that is not the newest. */
const library = {
  'lib/pyproject.toml': `[project]
name = "lib"
version = "0.3"
dependencies = ["toolz>=0.11,<0.12"]

[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[tool.hatch.build.targets.wheel]
only-include = ["lib.py"]
`,
  'lib/lib.py': 'greeting = "hello"\n',
};

/** uv's lock names addresses: made here, first with an older version, which the wider range keeps. */
async function lockWithUv(folder: string): Promise<void> {
  const manifest = (range: string) => `[project]
name = "shop"
version = "1.0"
requires-python = ">=3.10"
dependencies = ["itsdangerous${range}", "lib"]

[dependency-groups]
dev = ["iniconfig<2"]

[tool.uv.sources]
lib = { path = "lib", editable = true }
`;
  for (const range of ['==2.1.2', '>=2.0']) {
    writeFiles(folder, { 'pyproject.toml': manifest(range) });
    await runPythonTool(['uv', 'lock', '--quiet'], folder);
  }
}

/** Pipenv's lock, made here; the range leaves out the newest. */
async function lockWithPipenv(folder: string): Promise<void> {
  writeFiles(folder, {
    Pipfile: `[packages]
itsdangerous = ">=2.0,<2.2"
lib = { path = "./lib", editable = true }

[dev-packages]
iniconfig = "<2"
`,
  });
  await runPythonTool(['uv', 'tool', 'run', 'pipenv', 'lock'], folder);
}

/** Of the others real locks are kept: they do not make one wherever an index can be read. */
const lockedHere: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  uv: lockWithUv,
  pipenv: lockWithPipenv,
};

/** What asks for the package in the app's folder asks for the one in the repository. */
function moveLibrary(file: string): void {
  const text = readFileSync(file, 'utf8')
    .replace(/(path = |"path": |url = )"(\.\/)?lib"/g, '$1"../libs/lib"')
    .replace(/(\{PROJECT_ROOT\}\/)lib/, '$1../libs/lib');
  writeFileSync(file, text);
}

describe('an app whose packages are locked', () => {
  const locks = join(import.meta.dirname, 'package-managers');

  test.each(['uv', 'poetry-1', 'poetry-2', 'pdm', 'pipenv'])(
    'by %s has the locked versions, and what only development needs beside it alone',
    async (manager) => {
      await using made = await warpApp(`locked-${manager}`);
      writeFiles(made.folder, { 'wsgi.py': app, ...library });
      const lock = lockedHere[manager];
      if (lock) await lock(made.folder);
      else cpSync(join(locks, manager), made.folder, { recursive: true });
      const { url } = await made.run();
      const [greeting, ...installed] = (await getPage(url, '/')).body.split('\n');
      expect(greeting).toBe('hello');
      const own = installed.filter((one) => !one.startsWith('mod_wsgi'));
      expect(own).toEqual(['itsdangerous==2.1.2', 'lib==0.3', 'toolz==0.11.2']);
      const asking = 'import importlib.metadata as m; print(m.version("iniconfig"))';
      const tested = await runWarp(['test', made.folder, '--', 'python', '-c', asking]);
      expect(tested.stdout.trim(), tested.stderr).toMatch(/^1\./);
    },
  );

  test.each(['poetry-2', 'pdm', 'pipenv', 'requirements'])(
    'by %s has a package from elsewhere in the repository',
    async (manager) => {
      await using made = await warpApp(`beside-${manager}`);
      const top = dirname(made.folder);
      writeFiles(top, {
        'libs/lib/pyproject.toml': library['lib/pyproject.toml'],
        'libs/lib/lib.py': library['lib/lib.py'],
      });
      execFileSync('git', ['init', '--quiet', top]);
      writeFiles(made.folder, { 'wsgi.py': app });
      if (manager === 'requirements') {
        writeFiles(made.folder, { 'requirements.txt': 'itsdangerous==2.1.2\n-e ../libs/lib\n' });
      } else {
        cpSync(join(locks, manager), made.folder, { recursive: true });
        for (const file of readdirSync(made.folder)) moveLibrary(join(made.folder, file));
      }
      const { url } = await made.run();
      const [greeting, ...installed] = (await getPage(url, '/')).body.split('\n');
      expect(greeting).toBe('hello');
      expect(installed).toEqual(
        expect.arrayContaining(['itsdangerous==2.1.2', 'lib==0.3', 'toolz==0.11.2']),
      );
    },
  );

  test('is not built when its lock has another version than its manifest asks for', async () => {
    await using made = await warpApp('locked-stale');
    cpSync(join(locks, 'poetry-2'), made.folder, { recursive: true });
    const asked =
      '[project]\nname = "shop"\nversion = "1.0"\ndependencies = ["itsdangerous>=2.2"]\n';
    writeFiles(made.folder, { 'wsgi.py': app, 'pyproject.toml': asked });
    const { status, failure } = await runWarp(['build', made.folder, '--json']);
    expect(status).toBe(30);
    expect(failure).toMatchObject({
      code: 'WARP_LOCK_STALE',
      message: expect.stringContaining('itsdangerous'),
      hint: expect.stringContaining('poetry lock'),
    });
  });
});
