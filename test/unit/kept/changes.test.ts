import { expect, test } from 'vitest';
import { debianChanges, isForBuilding } from '../../../src/kept/debian-changes.ts';
import { listedPaths, sortChanges } from '../../../src/kept/sort-changes.ts';
import { namesSecret, variableChanges } from '../../../src/kept/variable-changes.ts';

const record = (name: string, version: string, status = 'install ok installed') =>
  `Package: ${name}\nStatus: ${status}\nDescription: of\n ${name}\nVersion: ${version}\n`;

test('Debian packages are told by who asked for them', () => {
  const before = {
    status: [record('bash', '5'), record('curl', '8')].join('\n'),
    extendedStates: '',
  };
  const after = {
    status: [
      record('bash', '6'),
      record('jq', '1'),
      record('libjq1', '1'),
      record('half', '1', 'install ok unpacked'),
    ].join('\n'),
    extendedStates: 'Package: libjq1\nArchitecture: amd64\nAuto-Installed: 1\n',
  };
  expect(debianChanges(before, after)).toEqual({
    added: ['jq'],
    brought: ['libjq1'],
    removed: ['curl'],
    otherVersion: ['bash'],
  });
});

test.each([
  ['libpq-dev', true],
  ['g++-14', true],
  ['libpq5', false],
  ['make', true],
  ['makedev', false],
])('%s is for building: %s', (name, expected) => {
  expect(isForBuilding(name)).toBe(expected);
});

test('variables are those that another command would not have', () => {
  const nul = (...words: string[]) => words.map((word) => `${word}\0`).join('');
  const before = nul('A=1', 'B=2', 'GONE=x', 'PWD=/', '_=/usr/bin/env');
  const after = nul('A=1', 'B=3', 'C=a\nb=c', 'PWD=/tmp', 'BASH_FUNC_f%%=() { :; }', '_=x');
  expect(variableChanges(before, after)).toEqual({ set: { B: '3', C: 'a\nb=c' }, unset: ['GONE'] });
});

test.each([
  ['API_KEY', true],
  ['DATABASE_PASSWORD', true],
  ['AWS_SECRET_ACCESS_KEY', true],
  ['KEYBOARD', false],
  ['FEATURE', false],
])('%s looks secret: %s', (name, expected) => {
  expect(namesSecret(name)).toBe(expected);
});

test('changes are sorted by what is to be done about them', () => {
  const change = (path: string, kind: 'added' | 'changed' | 'removed' = 'added') => ({
    path,
    kind,
  });
  const sorted = sortChanges(
    [
      change('/opt/app-root', 'changed'),
      change('/opt/app-root/src', 'changed'),
      change('/opt/app-root/src/a'),
      change('/opt/app-root/src/a/b.txt'),
      change('/opt/app-root/src/old', 'removed'),
      change('/opt/app-root/venv/lib/x-1.dist-info'),
      change('/opt/app-root/venv/lib/x-1.dist-info/METADATA'),
      change('/usr/bin/jq'),
      change('/usr/lib/x/libjq.so'),
      change('/var/lib/dpkg/status', 'changed'),
      change('/tmp/warp-shell/after'),
      change('/root/.bash_history'),
      change('/usr/lib/python3/__pycache__/a.pyc'),
      change('/usr/local/bin/thing'),
      change('/etc/motd', 'removed'),
    ],
    { source: '/opt/app-root/src', packages: ['/opt/app-root/venv'], own: [] },
    listedPaths(['/.\n/usr/bin/jq\n/lib/x/libjq.so\n']),
  );
  expect(sorted.source.map(({ path }) => path)).toEqual(['a/b.txt', 'old']);
  expect(sorted.packages.get('/opt/app-root/venv')?.map(({ path }) => path)).toContain(
    'lib/x-1.dist-info',
  );
  expect(sorted.debian).toBe(true);
  expect(sorted.elsewhere.map(({ path }) => path)).toEqual(['/usr/local/bin/thing', '/etc/motd']);
});
