import { expect, test } from 'vitest';
import { findDebianMirror, sourcesFor } from '../../../src/engine/base/debian-mirror.ts';

const deb822 = `Types: deb
# a comment
URIs: http://mirror.test/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.test/debian-security
Suites: bookworm-security
Components: main
`;

test('finds the main and the security archive in deb822 files', () => {
  const files = new Map([['/etc/apt/sources.list.d/debian.sources', deb822]]);
  expect(findDebianMirror(files)).toEqual({
    main: 'http://mirror.test/debian',
    security: 'http://mirror.test/debian-security',
  });
});

test('finds them in one-line files and passes third parties over', () => {
  const list = `
# deb http://off.test/debian trixie main
deb [signed-by=/usr/share/keyrings/vendor.gpg] http://vendor.test/debian trixie main
deb http://tools.test/apt cloud-sdk-trixie main
deb http://engine.test/linux/debian trixie stable
deb-src http://src.test/debian trixie main
deb [arch=amd64] http://ours.test/debian trixie main contrib # kept
deb http://ours.test/security trixie/updates main
`;
  expect(findDebianMirror(new Map([['/etc/apt/sources.list', list]]))).toEqual({
    main: 'http://ours.test/debian',
    security: 'http://ours.test/security',
  });
});

test('prefers an entry that Debian has signed', () => {
  const files = new Map([
    ['/etc/apt/sources.list', 'deb http://legacy.test/prod bookworm main\n'],
    ['/etc/apt/sources.list.d/debian.sources', deb822],
  ]);
  expect(findDebianMirror(files)?.main).toBe('http://mirror.test/debian');
});

test('knows no mirror where apt has only other distributions or disabled entries', () => {
  const files = new Map([
    ['/etc/apt/sources.list', 'deb http://archive.test/ubuntu noble main\n'],
    ['/etc/apt/sources.list.d/off.sources', `Enabled: no\n${deb822.split('\n\n')[0]}`],
  ]);
  expect(findDebianMirror(files)).toBeUndefined();
});

test('takes updates and security fixes only for suites that have them', () => {
  const mirror = { main: 'http://m.test/debian', security: 'http://m.test/security' };
  const suites = (suite: string) => sourcesFor(suite, mirror).map((line) => line.split(' ')[3]);
  expect(suites('trixie')).toEqual(['trixie', 'trixie-updates', 'trixie-security']);
  expect(suites('sid')).toEqual(['sid']);
});
