import { describe, expect, it } from 'vitest';
import { gitAddress } from '../../../builders/python/package-managers/git-address.ts';
import { pythonJson } from '../../../builders/python/package-managers/python-json.ts';
import {
  dependencyPlan as plan,
  dependencyProblem as problem,
  writtenRequirements as requirements,
} from '../../support/dependency-plan.ts';

type Files = Record<string, string>;

describe('poetry.lock', () => {
  const manifest = (more: string) =>
    `[tool.poetry.dependencies]\npython = "^3.10"\n${more}\n[tool.poetry.group.dev.dependencies]\npytest = "*"\n`;
  const entry = (name: string, version: string, more = '') =>
    `[[package]]\nname = "${name}"\nversion = "${version}"\n${more}`;

  it('brings folders of the app, editable where the manifest says so', () => {
    const source = '[package.source]\ntype = "directory"\nurl = "lib"\n';
    const files = {
      'pyproject.toml': manifest('lib = { path = "lib", develop = true }'),
      'poetry.lock': entry('lib', '1', `develop = true\n${source}`),
      'lib/pyproject.toml': '',
    };
    expect(requirements(files)).toEqual(['-e ./lib']);
    expect(plan(files).inputs).toEqual(['lib']);
  });

  it.each([
    ['../lib', 'WARP_PATH_OUTSIDE'],
    ['/srv/lib', 'WARP_PATH_OUTSIDE'],
    ['gone', 'WARP_REQUIREMENTS_MISSING'],
  ])('cannot take a package from %s', (url, code) => {
    const source = `[package.source]\ntype = "directory"\nurl = "${url}"\n`;
    const files = {
      'pyproject.toml': manifest(`lib = { path = "${url}" }`),
      'poetry.lock': entry('lib', '1', source),
    };
    expect(problem(files)?.code).toBe(code);
  });

  it('tells the versions of a package apart by what asks for them', () => {
    const files = {
      'pyproject.toml': manifest(
        'n = [{ version = "^1", python = "<3.11" }, { version = "^2", python = ">=3.11" }]',
      ),
      'poetry.lock': `${entry('n', '1.5')}${entry('n', '2.1')}`,
    };
    expect(requirements(files)).toEqual([
      'n==1.5 ; python_version < "3.11"',
      'n==2.1 ; python_version >= "3.11"',
    ]);
  });

  it('passes on the condition under which a package is needed', () => {
    const files = {
      'pyproject.toml': manifest('a = { version = "*", platform = "win32" }'),
      'poetry.lock': `${entry('a', '1', '[package.dependencies]\nb = "*"\n')}${entry('b', '2')}`,
    };
    expect(requirements(files)).toEqual([
      'a==1 ; sys_platform == "win32"',
      'b==2 ; sys_platform == "win32"',
    ]);
  });

  it('fetches by git what it locks to a commit', () => {
    const source =
      '[package.source]\ntype = "git"\nurl = "git@host.example:me/a.git"\nresolved_reference = "abc"\nsubdirectory = "py"\n';
    const files = {
      'pyproject.toml': manifest('a = { git = "git@host.example:me/a.git" }'),
      'poetry.lock': entry('a', '1', source),
    };
    expect(requirements(files)).toEqual([
      'a @ git+ssh://git@host.example/me/a.git@abc#subdirectory=py',
    ]);
    expect(plan(files).needs.build.map(({ name }) => name)).toContain('git');
  });

  it('takes hashes from the one table of format 1.1', () => {
    const files = {
      'pyproject.toml': manifest('a = "*"'),
      'poetry.lock': `${entry('a', '1')}[metadata.files]\na = [{ file = "a-1-py3-none-any.whl", hash = "sha256:1" }]\n`,
    };
    expect(plan(files).files[0]?.content).toContain('--hash=sha256:1');
    expect(plan(files).compiles).toBe(false);
  });

  it('is stale when it has another version than is asked for', () => {
    const files = {
      'pyproject.toml': manifest('a = "^2"'),
      'poetry.lock': entry('a', '1.4'),
    };
    expect(problem(files)).toMatchObject({
      code: 'WARP_LOCK_STALE',
      message: expect.stringContaining('a is asked for as "^2", poetry.lock has 1.4'),
    });
  });
});

describe("a manifest's digest", () => {
  const bare = '[project]\nname = "a"\nversion = "1"\nrequires-python = ">=3.10"\n';
  const digest = (key: string, value: string) => `package = []\n[metadata]\n${key} = "${value}"\n`;
  const pipfile =
    '[[source]]\nname = "index"\nurl = "https://index.example/simple"\nverify_ssl = true\n[packages]\nSome_Package = {version = "*", extras = ["a"]}\n[requires]\npython_version = "3.10"\n';
  const pipfileLock = (sha256: string) =>
    JSON.stringify({
      _meta: { hash: { sha256 } },
      default: { 'some-package': { version: '==1' } },
    });

  // As Poetry 1.8, Poetry 2.5, PDM 2.29 and Pipenv 2026.10 computed them.
  it.each<[string, Files, Files]>([
    [
      'Poetry 1',
      {
        'pyproject.toml':
          '[tool.poetry]\npackage-mode = false\n[tool.poetry.dependencies]\npython = "^3.10"\n',
      },
      {
        'poetry.lock': digest(
          'content-hash',
          '53f2eabc9c26446fbcc00d348c47878e118afc2054778c3c803a0a8028af27d9',
        ),
      },
    ],
    [
      'Poetry 2',
      {
        'pyproject.toml': `${bare}[tool.poetry]\npackage-mode = false\n[dependency-groups]\ndev = []\n`,
      },
      {
        'poetry.lock': digest(
          'content-hash',
          '0fc462f97327bc687c41f1b4bec8b4787e15bf6cccc95736cf63e626d50b4c07',
        ),
      },
    ],
    [
      'PDM',
      { 'pyproject.toml': `${bare}[dependency-groups]\ndev = []\n` },
      {
        'pdm.lock': digest(
          'content_hash',
          'sha256:cd32db1e581aabb6c763bcab336ff027eeb39649d69ea869064175a04b8b2980',
        ),
      },
    ],
    [
      'Pipenv',
      { Pipfile: pipfile },
      {
        'Pipfile.lock': pipfileLock(
          'e8d062bfafb1803e4810b6d2d6f68ae4adfe909874554cb8214e2f8e62383b1d',
        ),
      },
    ],
    [
      'Pipenv, with names in normal form,',
      { Pipfile: pipfile },
      {
        'Pipfile.lock': pipfileLock(
          'e5ef617cd967046e3b0359cd121e7d458094ed8558428e444b9c21642eb07bf2',
        ),
      },
    ],
  ])('%s is known', (_tool, manifest, lock) => {
    expect(plan({ ...manifest, ...lock }).warnings).toEqual([]);
    const other = Object.fromEntries(
      Object.entries(manifest).map(([file, text]) => [file, text.replace('3.10', '3.11')]),
    );
    expect(plan({ ...other, ...lock }).warnings).toMatchObject([{ code: 'WARP_LOCK_OUTDATED' }]);
  });

  it("is of Python's own JSON", () => {
    expect(pythonJson({ b: [1n, 1, true, null], a: 'ä\u2028\t"' })).toBe(
      '{"a": "\\u00e4\\u2028\\t\\"", "b": [1, 1.0, true, null]}',
    );
  });
});

it.each([
  ['https://h.example/a.git', 'v1', 'git+https://h.example/a.git@v1'],
  ['ssh://git@h.example:22/a.git', undefined, 'git+ssh://git@h.example:22/a.git'],
  ['ssh://git@h.example:me/a.git', undefined, 'git+ssh://git@h.example/me/a.git'],
  ['git@h.example:me/a.git', '', 'git+ssh://git@h.example/me/a.git'],
])('git is asked for %s at %s', (url, revision, address) => {
  expect(gitAddress(url, revision)).toBe(address);
});
