import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pythonBases } from '../../../builders/python/bases.ts';
import { developmentList } from '../../../builders/python/development/development-list.ts';
import { developmentSources } from '../../../builders/python/development/development-sources.ts';
import { planDependencies } from '../../../builders/python/package-managers/choose-manager.ts';
import { choosePython } from '../../../builders/python/versions/choose-python.ts';
import type { AppSource } from '../../../src/app/app-source.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';

/** Words that the files' grammars know, in any order, between words that they do not. */
function mangled(...words: readonly string[]) {
  const noise = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('\n', ' ', '"', "'", '[', ']', '=', '{', '}', '\\\n', ',', '\0', '\uFEFF'),
  );
  const word = fc.constantFrom(...words);
  return fc.array(fc.oneof({ weight: 3, arbitrary: word }, noise), { maxLength: 40 });
}

const toml = mangled(
  ...['[project]\n', '[tool.poetry.dependencies]\n', '[[package]]\n', '[package.source]\n'],
  ...[
    'name = "a"\n',
    'name = "(+"\n',
    'version = "1"\n',
    'dependencies = ["a>=1"]\n',
    'a = "^1.x"\n',
    'a = 1\n',
  ],
  ...['requires-python = ">=3.1,"\n', 'python = "^3"\n', 'source = { git = "x" }\n', 'a = []\n'],
  ...['a = { path = ".." }\n', '[dependency-groups]\nx = [{include-group = "x"}]\n', 'a = [{}]\n'],
  ...['[tool.poetry.group.test]\n', '[tool.uv]\n', 'default-groups = 1\n', '[dev-packages]\n'],
  ...['[tool.poetry.dev-dependencies]\n', '[tool.pdm.dev-dependencies]\n', 'dev = ["a[b]"]\n'],
  ...['[project.optional-dependencies]\n', '"te(st" = []\n', 'dev-dependencies = [1]\n'],
  ...['[packages]\n', '[requires]\npython_version = "3"\n', '[metadata]\nfiles = 1\n'],
);
const requirements = mangled(
  ...['flask', '==1', '>=', '-r requirements.txt\n', '-e .', '-c ', '--hash=sha256:', ' ; ', '@ '],
  ...['git+https://', 'file:', './', '../', '.whl', '--require-hashes', '#egg=', '[a]', '$'],
);
const json = mangled(
  '{',
  '}',
  '"default":',
  '"_meta":',
  '"a":',
  '{"version":"x"}',
  '[]',
  'null',
  ',',
);
const yaml = mangled(
  ...[
    'dependencies:\n',
    '  - ',
    'python=3.11\n',
    'c++\n',
    '- pip:\n',
    '    - ',
    '&a ',
    '*a',
    '- *a\n',
    ': ',
  ],
);
const script = mangled(
  '# /// script\n',
  '# ///\n',
  '# dependencies = [\n',
  '# "a",\n',
  '#\n',
  '# ]\n',
);
const version = mangled('3.12', '.1', 'python-', '>=', '\n', '# x\n', 'pypy', '==3.*', '^', '|');

/** Read as though each package manager ruled. */
function developments(app: AppSource) {
  return (['uv', 'poetry', 'pdm', 'pipenv', 'pip'] as const).map((manager) => {
    const sources = developmentSources(app, {}, manager);
    return sources.ok
      ? developmentList(app, {}, { manager, sources: sources.value.taken })
      : sources;
  });
}

const files: readonly (readonly [string, ReturnType<typeof mangled>, Record<string, string>])[] = [
  ['requirements.txt', requirements, {}],
  ['requirements-dev.txt', requirements, { 'requirements.txt': '' }],
  ['pyproject.toml', toml, {}],
  ['pyproject.toml', toml, { 'uv.lock': '', 'poetry.lock': '' }],
  ['uv.lock', toml, { 'pyproject.toml': '[project]\nname = "a"\ndependencies = ["a"]\n' }],
  ['poetry.lock', toml, { 'pyproject.toml': '[tool.poetry.dependencies]\na = "^1"\n' }],
  ['pdm.lock', toml, { 'pyproject.toml': '[project]\nname = "a"\ndependencies = ["a"]\n' }],
  ['Pipfile', toml, {}],
  ['Pipfile.lock', json, { Pipfile: '[packages]\na = "*"\n' }],
  ['environment.yml', yaml, {}],
  ['main.py', script, {}],
  ['.python-version', version, {}],
  ['runtime.txt', version, {}],
  ['.tool-versions', version, {}],
  ['mise.toml', toml, {}],
];

describe('whatever a file of the user holds', () => {
  it.each(files)(
    '%s is read or is a problem with a code and a hint',
    { timeout: 60_000 },
    (file, content, beside) => {
      fc.assert(
        fc.property(content, (parts) => {
          const app = memoryApp({ ...beside, [file]: parts.join('') });
          for (const result of [
            planDependencies(app, {}),
            choosePython(app, {}, { bases: pythonBases }),
            ...developments(app),
          ]) {
            if (result.ok) continue;
            expect(result.problems.length).toBeGreaterThan(0);
            for (const one of result.problems) {
              expect(one.code).toMatch(/^WARP_/);
              expect(one.hint).toBeTruthy();
            }
          }
        }),
        { numRuns: 150 },
      );
    },
  );

  it.each([
    ['requirements.txt', '\\\n'.repeat(20_000)],
    ['requirements.txt', `a${'['.repeat(20_000)}`],
    ['requirements.txt', `a @ ${'x/'.repeat(20_000)}`],
    ['requirements.txt', `a${' '.repeat(60_000)}b`],
    ['.python-version', `3.${'1'.repeat(20_000)}`],
    ['environment.yml', `dependencies:\n  - a${'='.repeat(20_000)}`],
    ['environment.yml', `dependencies:\n  - a ${'1 '.repeat(20_000)}`],
    ['main.py', '# /// script\n'.repeat(5_000)],
  ])('%s is read in time that grows with its length alone', { timeout: 20_000 }, (file, text) => {
    const app = memoryApp({ [file]: text });
    expect(typeof planDependencies(app, {}).ok).toBe('boolean');
    expect(typeof choosePython(app, {}, { bases: pythonBases }).ok).toBe('boolean');
  });
});
