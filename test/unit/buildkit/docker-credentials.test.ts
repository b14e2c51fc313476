import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dockerCredentials } from '../../../src/engine/buildkit/session/docker-credentials.ts';

function loggedIn(config: unknown, helpers: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'warp-docker-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  if (config !== undefined)
    writeFileSync(
      join(folder, 'config.json'),
      typeof config === 'string' ? config : JSON.stringify(config),
    );
  for (const [name, script] of Object.entries(helpers)) {
    const file = join(folder, `docker-credential-${name}`);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }
  const problems: string[] = [];
  const lookup = dockerCredentials({
    env: { DOCKER_CONFIG: folder, PATH: `${folder}:/usr/bin:/bin` },
    home: '/nonexistent',
    onProblem: (message) => problems.push(message),
  });
  return { lookup, problems };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

test('a login in config.json is found by its host, however it was filed', async () => {
  const { lookup } = loggedIn({
    auths: {
      'ghcr.io': { auth: base64('me:pa:ss') },
      'https://registry.example/v1/': { auth: base64('you:pw') },
      'https://index.docker.io/v1/': { auth: base64('hub:pw') },
      'token.example': { auth: base64('x:'), identitytoken: 'idt' },
    },
  });
  expect(await lookup('ghcr.io')).toEqual({ username: 'me', secret: 'pa:ss' });
  expect(await lookup('registry.example')).toEqual({ username: 'you', secret: 'pw' });
  expect(await lookup('registry-1.docker.io')).toEqual({ username: 'hub', secret: 'pw' });
  expect(await lookup('token.example')).toEqual({ username: '', secret: 'idt' });
  expect(await lookup('unknown.example')).toBeUndefined();
});

test('helpers are asked: the one of the registry before the common one', async () => {
  const answer = (user: string) =>
    `read -r host; printf '{"ServerURL":"%s","Username":"${user}","Secret":"for %s"}' "$host" "$host"`;
  const { lookup } = loggedIn(
    { credsStore: 'common', credHelpers: { 'ecr.example': 'ecr' } },
    { common: answer('<token>'), ecr: answer('AWS') },
  );
  expect(await lookup('ecr.example')).toEqual({ username: 'AWS', secret: 'for ecr.example' });
  expect(await lookup('ghcr.io')).toEqual({ username: '', secret: 'for ghcr.io' });
});

test('a helper that knows no login is no problem', async () => {
  const none = 'echo "credentials not found in native keychain"; exit 1';
  const { lookup, problems } = loggedIn({ credsStore: 'none' }, { none });
  expect(await lookup('ghcr.io')).toBeUndefined();
  expect(problems).toEqual([]);
});

test.for([
  [{ credsStore: 'missing' }, {}],
  [{ credsStore: 'broken' }, { broken: 'echo "keychain is locked"; exit 1' }],
  [{ credsStore: 'babbling' }, { babbling: 'echo nonsense' }],
  ['{ broken json', {}],
] as const)('with %j the build goes on without a login, and says so', async ([config, helpers]) => {
  const { lookup, problems } = loggedIn(config, helpers);
  expect(await lookup('ghcr.io')).toBeUndefined();
  expect(problems).toHaveLength(1);
});

test('without a config.json every pull is anonymous', async () => {
  const { lookup, problems } = loggedIn(undefined);
  expect(await lookup('ghcr.io')).toBeUndefined();
  expect(problems).toEqual([]);
});
