import { expect, test } from 'vitest';
import { containerEnv, readCondition, releaseCommand } from '../../corpus/conditions.ts';
import type { CorpusRecord } from '../../corpus/record.ts';
import { variantsOf } from '../../corpus/variants.ts';

const record = (expected: CorpusRecord['expect']): CorpusRecord => ({
  id: 'a/b',
  repo: 'a/b',
  commit: 'c',
  path: '.',
  lang: 'python',
  tier: 'runtime',
  expect: expected,
});

test.each([
  [
    { release: 'manage.py migrate; load_initial_data' },
    'python manage.py migrate && python manage.py load_initial_data',
  ],
  [{ release: './manage.py migrate --no-input' }, 'python ./manage.py migrate --no-input'],
  [{ release: 'alembic upgrade head; setup_db x.ini' }, 'alembic upgrade head && setup_db x.ini'],
  [{ release: 'commented: ./manage.py migrate' }, undefined],
  [{}, undefined],
])('release commands of %j are %s', (expected, command) => {
  expect(releaseCommand(record(expected))).toBe(command);
});

test('values are passed on, descriptions are not, and secrets are made up', () => {
  const env = containerEnv(
    record({
      env: {
        PORT: '5000',
        SECURE_SSL_REDIRECT: 'false',
        DATABASE_URL: 'sqlite default',
        SECRET_KEY: '',
        COOKIE_SECRET: '>=32 chars',
      },
    }),
  );
  expect(Object.keys(env).toSorted()).toEqual([
    'COOKIE_SECRET',
    'SECRET_KEY',
    'SECURE_SSL_REDIRECT',
  ]);
});

test('a condition in words is met, turned into a check, or said to be unmet', () => {
  const after = 'after migrate; SECURE_SSL_REDIRECT=false';
  const released = record({ release: 'manage.py migrate' });
  expect(readCondition({ when: after }, released)).toEqual({
    kind: 'met',
    env: { SECURE_SSL_REDIRECT: 'false' },
  });
  expect(readCondition({ when: after }, record({}))).toMatchObject({ kind: 'unmet' });
  expect(readCondition({ when: 'equals env HELLO' }, record({}))).toMatchObject({ name: 'HELLO' });
  expect(readCondition({ when: 'push state on' }, record({}))).toMatchObject({ kind: 'unmet' });
});

test("a peer's web command becomes a Procfile, and checks of one build share it", () => {
  const command = 'GOOGLE_ENTRYPOINT=gunicorn main:app';
  const variants = variantsOf(
    record({
      http: [
        { path: '/', build_env: [command] },
        { path: '/x', build_env: [command, 'OTHER=1'] },
        { path: '/plain' },
      ],
    }),
  );
  expect(variants.map(({ files, checks }) => [files, checks.length])).toEqual([
    [{ Procfile: 'web: gunicorn main:app\n' }, 2],
    [{}, 1],
  ]);
});
