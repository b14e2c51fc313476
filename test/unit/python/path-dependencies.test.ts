import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planDependencies } from '../../../builders/python/package-managers/choose-manager.ts';
import { pythonReach } from '../../../builders/python/reach.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';

/** Real locks of an app with a package in its folder, which is moved elsewhere. */
const locks = join(import.meta.dirname, '../../e2e/package-managers');

function real(manager: string, file: string, place: string): string {
  return readFileSync(join(locks, manager, file), 'utf8')
    .replace(/(path = |"path": |url = )"(\.\/)?lib"/g, `$1"${place}"`)
    .replace(/(\{PROJECT_ROOT\}\/)lib/, `$1${place}`);
}

const project = (rest: string) =>
  `[project]\nname = "shop"\nversion = "1"\ndependencies = ["lib"]\n${rest}`;
const uvSource = (place: string) => `[tool.uv.sources]\nlib = { path = "${place}" }\n`;

type Files = Readonly<Record<string, string>>;

/** Every way of asking for a package by its path. */
const ways: readonly (readonly [string, (place: string) => Files])[] = [
  ...['poetry-1', 'poetry-2', 'pdm'].map((manager): [string, (place: string) => Files] => [
    manager,
    (place) => ({
      'pyproject.toml': real(manager, 'pyproject.toml', place),
      [`${manager.split('-')[0]}.lock`]: real(manager, `${manager.split('-')[0]}.lock`, place),
    }),
  ]),
  [
    'pipenv',
    (place) => ({
      Pipfile: real('pipenv', 'Pipfile', place),
      'Pipfile.lock': real('pipenv', 'Pipfile.lock', place),
    }),
  ],
  ['Pipfile alone', (place) => ({ Pipfile: real('pipenv', 'Pipfile', place) })],
  [
    'Poetry without lock',
    (place) => ({ 'pyproject.toml': real('poetry-1', 'pyproject.toml', place) }),
  ],
  ['a file URL', (place) => ({ 'pyproject.toml': real('pdm', 'pyproject.toml', place) })],
  [
    'a field of Hatch',
    (place) => {
      const [, above = '', path] = /^((?:\.\.\/)*)(.*)$/.exec(place) ?? [];
      const uri = `{root${above.replaceAll('../', ':parent')}:uri}/${path}`;
      return {
        'pyproject.toml': `[project]\nname = "shop"\nversion = "1"\ndependencies = ["lib @ ${uri}"]\n`,
      };
    },
  ],
  ["uv's sources", (place) => ({ 'pyproject.toml': project(uvSource(place)) })],
  [
    'uv.lock',
    (place) => ({
      'pyproject.toml': project(uvSource(place)),
      'uv.lock': `version = 1\n[[package]]\nname = "shop"\nversion = "1"\nsource = { virtual = "." }\ndependencies = [{ name = "lib" }]\n[package.metadata]\nrequires-dist = [{ name = "lib", directory = "${place}" }]\n[[package]]\nname = "lib"\nversion = "0.3"\nsource = { directory = "${place}" }\n`,
    }),
  ],
  ['requirements.txt', (place) => ({ 'requirements.txt': `-e ${place}\n` })],
  ['requirements.txt by URL', (place) => ({ 'requirements.txt': `lib @ file:${place}\n` })],
];

const library = { 'libs/lib/pyproject.toml': '[project]\nname = "lib"\nversion = "0.3"\n' };

function appIn(files: Files, around: Files) {
  const inside = Object.entries(files).map(([path, text]) => [`services/shop/${path}`, text]);
  return memoryApp({ ...Object.fromEntries(inside), ...around }).within('services/shop');
}

describe.each(ways)('a package by its path in %s', (_, files) => {
  it('is taken from elsewhere in the repository', () => {
    const app = appIn(files('../../libs/lib'), library);
    const planned = planDependencies(app, {});
    expect(planned.ok ? [] : planned.problems).toEqual([]);
    expect(pythonReach(app, {}).map(({ path }) => path)).toContain('../../libs/lib');
  });

  it('is an error where the build does not see it', () => {
    for (const place of ['../../../elsewhere/lib', '../lib']) {
      const planned = planDependencies(appIn(files(place), library), {});
      expect(planned.ok ? [] : planned.problems).toMatchObject([
        { code: 'WARP_PATH_OUTSIDE', phase: 'plan', hint: expect.any(String) },
      ]);
    }
    const alone = planDependencies(memoryApp(files('../../libs/lib')), {});
    expect(alone.ok ? [] : alone.problems).toMatchObject([
      { code: 'WARP_PATH_OUTSIDE', message: expect.stringContaining('../../libs/lib') },
    ]);
  });

  it('is an error where the folder has it not', () => {
    const planned = planDependencies(appIn(files('vendor/lib'), library), {});
    expect(planned.ok ? [] : planned.problems).toMatchObject([
      { phase: 'plan', message: expect.stringContaining('vendor/lib'), hint: expect.any(String) },
    ]);
  });

  it('may be missing where only a set that is not installed asks for it', () => {
    const toml = `[project]
name = "shop"
version = "1"
dependencies = []
[project.optional-dependencies]
inside = ["lib"]
${uvSource('../elsewhere')}`;
    const planned = (extras: string[]) =>
      planDependencies(memoryApp({ 'pyproject.toml': toml }), { extras });
    expect(planned([]).ok).toBe(true);
    expect(planned(['inside'])).toMatchObject({ problems: [{ code: 'WARP_PATH_OUTSIDE' }] });
  });
});
