import { describe, expect, test } from 'vitest';
import { isWorthReading, secretsInFile } from '../../../src/inspect/check/image/secret-files.ts';
import {
  credentialsIn,
  secretVariables,
  tokensIn,
} from '../../../src/inspect/check/image/secret-patterns.ts';

// Put together here, so that no scanner of this repository takes them for what they are made to look like.
const made = {
  aws: `AKIA${'QWERTY234567ABCD'}`,
  github: `ghp_${'a1B2'.repeat(9)}`,
  key: `-----BEGIN ${'RSA PRIVATE KEY'}-----\n${'MIIEowIBAAKCAQEA'.repeat(4)}\n-----END`,
};

describe('tokens', () => {
  test.each(Object.entries(made))('a token of the form %s is told', (_, text) => {
    expect(tokensIn(`before "${text}" after`)).toHaveLength(1);
  });

  test.each([
    'AKIAIOSFODNN7EXAMPLE',
    'if "-----BEGIN PRIVATE KEY-----" in text:',
    'ghp_short',
    'sk_test_4eC39HqLyjWDarjtT1zdp7dc',
  ])('%s is none', (text) => {
    expect(tokensIn(text)).toEqual([]);
  });

  test.each([
    ['postgres://app:hunter2@db/app', true],
    ['https://user:s3cret@index.example/simple', true],
    ['postgres://app:$PASSWORD@db/app', false],
    ['https://user:***@index.example', false],
    ['postgres://app@db/app', false],
    ['http://example.org:8080/a@b', false],
  ])('%s holds a password: %s', (text, held) => {
    expect(credentialsIn(text).length > 0).toBe(held);
  });
});

describe('variables', () => {
  test.each([
    'SECRET_KEY=abcdef',
    'DB_PASSWORD="x y z w"',
    'GITHUB_TOKEN=whatever',
    'DATABASE_URL=mysql://a:bcd@h/d',
  ])('%s is a credential', (assignment) => {
    expect(secretVariables([assignment])).toEqual([assignment.split('=')[0]]);
  });

  test.each([
    'SECRET_KEY=',
    'SECRET_KEY=$SECRET_KEY',
    'DB_PASSWORD_FILE=/run/secrets/db',
    'DB_PASSWORD=/run/secrets/db',
    'TOKENIZERS_PARALLELISM=false',
    'ACCESS_TOKEN_LIFETIME=3600x',
    'GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D',
    'PATH=/usr/bin',
    'CSRF_TOKEN_HEADER=X-CSRF',
  ])('%s is none', (assignment) => {
    expect(secretVariables([assignment])).toEqual([]);
  });
});

describe('files', () => {
  const read = (path: string, text: string) =>
    isWorthReading(path, text.length) ? secretsInFile(path, Buffer.from(text)) : [];

  test.each([
    ['app/.env', 'DEBUG=1\nexport SECRET_KEY=abc1', 'values of SECRET_KEY'],
    ['root/.npmrc', '//registry.example/:_authToken=abc', "npm's login"],
    ['root/.docker/config.json', '{"auths":{"x":{"auth":"YWJj"}}}', "registries' logins"],
    ['srv/keys/id_rsa', made.key, 'a private key'],
    ['app/settings.py', `KEY = "${made.aws}"`, 'an AWS access key'],
    ['usr/src/app/settings.py', `KEY = "${made.aws}"`, 'an AWS access key'],
  ])('%s holds a credential', (path, text, what) => {
    expect(read(path, text)).toEqual([what]);
  });

  test.each([
    ['app/.env', 'DEBUG=1\nPORT=8000'],
    ['app/.env.example', 'SECRET_KEY=changeme'],
    ['usr/lib/python3/site-packages/lib/key.pem', made.key],
    ['app/tests/fixture.pem', made.key],
    ['app/binary', `\0${made.key}`],
    ['etc/ssl/certs/ca.pem', made.key],
  ])('%s holds none that is the app’s', (path, text) => {
    expect(read(path, text)).toEqual([]);
  });
});
