import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writeFiles } from '../support/write-files.ts';

const builders = join(import.meta.dirname, '../../builders');
const scripts = [
  `${builders}/python/package-managers/image/explain-failure.sh`,
  `${builders}/servers/python/build/server-releases.sh`,
];

/** What is said about a failure with this output. */
function said(output: string, command = 'explain'): string {
  using folder = temporaryFolder();
  writeFiles(folder.path, { log: output });
  const shell = `. "$1"; . "$2"; ${command} "$3"`;
  const words = ['-euc', shell, 'sh', ...scripts, join(folder.path, 'log')];
  return execFileSync('sh', words, { encoding: 'utf8' });
}

/** Its first line. */
function explained(output: string): string {
  return said(output).split('\n')[0] ?? '';
}

const git = (address: string, said: string) =>
  `error: Git operation failed
  cause: process didn't exit successfully: \`/usr/bin/git fetch --force --update-head-ok '${address}' '+HEAD:refs/remotes/origin/HEAD'\` (exit status: 128)
         --- stderr
         ${said}
`;

test.each([
  [
    'a host without address',
    `error: Failed to download and build \`lib @ git+https://h.example/lib@main\`\n${git('https://me:secret@h.example/lib', "fatal: unable to access 'https://h.example/lib/': Could not resolve host: h.example")}`,
    'warp-transient: WARP_GIT_UNREACHABLE: the git dependency lib (https://h.example/lib) cannot be fetched, as its host h.example cannot be reached: Could not resolve host: h.example',
  ],
  [
    'a host that answers nothing',
    git('https://h.example:9/lib', 'fatal: Failed to connect to h.example port 9'),
    'warp-transient: WARP_GIT_UNREACHABLE: the git dependency (https://h.example:9/lib) cannot be fetched, as its host h.example cannot be reached: Failed to connect to h.example port 9',
  ],
  [
    'ssh',
    git('ssh://git@h.example/lib', 'error: cannot run ssh: No such file or directory'),
    'warp-error: WARP_GIT_REFUSED: the git dependency (ssh://h.example/lib) is to be fetched by ssh from h.example, for which a build has no key',
  ],
  [
    'a private repository',
    git('https://h.example/lib', "fatal: could not read Username for 'https://h.example'"),
    'warp-error: WARP_GIT_REFUSED: h.example gives no access to the git dependency (https://h.example/lib): the repository is private, or there is none of that name',
  ],
  [
    'a branch that is gone',
    git('https://h.example/lib', "fatal: couldn't find remote ref refs/heads/old"),
    'warp-error: WARP_GIT_REFERENCE: the git dependency (https://h.example/lib) has no such branch, tag or commit as is asked for; it is named above',
  ],
  [
    'an index out of reach',
    'error: Request failed after 3 retries\n  cause: Failed to fetch: https://me:secret@index.example/simple/flask/\n  cause: client error (Connect)\n  cause: Connection refused (os error 111)\n',
    'warp-transient: WARP_INDEX_UNREACHABLE: the package index index.example cannot be reached: Connection refused (os error 111)',
  ],
  [
    'an index that refuses',
    'error: Failed to fetch: https://me:secret@index.example/simple/flask/\n  cause: HTTP status client error (401 Unauthorized)\n',
    'warp-error: WARP_INDEX_REFUSED: the package index index.example refuses access: credentials are missing or wrong',
  ],
  [
    'a wheel of another platform',
    'error: Failed to determine installation plan\n  cause: A path (vendor/x-2-cp313-cp313-linux_aarch64.whl) dependency is incompatible with the current platform\n',
    "warp-error: WARP_DEPENDENCIES_UNSATISFIABLE: the app's requirements name a wheel of another platform or Python: vendor/x-2-cp313-cp313-linux_aarch64.whl",
  ],
  ['anything else', 'error: out of ideas\n', ''],
])('uv that fails for %s is explained', (_, output, expected) => {
  expect(explained(output)).toBe(expected);
});

test('a server of which no release fits is told apart from an index that is out of reach', () => {
  const unfit = said(
    'error: No solution found when resolving dependencies\n',
    'explain_server granian',
  );
  expect(unfit).toMatch(/^warp-error: WARP_SERVER_UNSATISFIABLE: .*granian/m);
  const refused = 'error: Failed to fetch: https://index.example/simple/ 401 Unauthorized\n';
  expect(said(refused, 'explain_server granian')).toMatch(/^warp-error: WARP_INDEX_REFUSED:/m);
});

test('of the packages a server is made of, those releases count that come as wheels', () => {
  const made = 'granian\nuvicorn[standard]>=0.30\npyuwsgi==2.0.30\n';
  expect(said(made, 'only_wheels').trim().split('\n')).toEqual([
    '--only-binary granian',
    '--only-binary uvicorn',
    '--only-binary pyuwsgi',
  ]);
});

test('a package that cannot be compiled leads to the Python that the lock has wheels for', () => {
  const output = '  × Failed to build `asyncpg==0.29.0`\n';
  expect(said(output, 'WARP_WHEELS_FOR=3.12; explain')).toContain('wheels for Python 3.12: ask');
  expect(said(output)).toContain('take a release that has a wheel');
});
