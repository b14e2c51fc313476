import { expect, test } from 'vitest';
import { services as catalog } from '../../../builders/catalog.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';
import { readConfig } from '../../../src/config/read-config.ts';
import { resolveServices } from '../../../src/service/resolve-services.ts';

/** The `services` of a warp.yaml, resolved with those warp knows. */
function resolved(yaml: string) {
  const config = readConfig(memoryApp({ 'warp.yaml': yaml }), {});
  if (!config.ok) throw new Error(JSON.stringify(config.problems));
  return resolveServices(config.value.services, catalog);
}

function imagesOf(yaml: string) {
  const { services, problems } = resolved(`services:\n${yaml.replace(/^/gm, '  ')}`);
  expect(problems).toEqual([]);
  return Object.fromEntries(services.map(({ name, known, image }) => [name, [known, image]]));
}

test.each([
  ['postgres:', ['postgres', 'postgres:17']],
  ['redis: {}', ['redis', 'redis:8']],
  ['postgres: 16', ['postgres', 'postgres:16']],
  ['postgres: { version: 16 }', ['postgres', 'postgres:16']],
  ['db: postgres', ['postgres', 'postgres:17']],
  ['db: postgres:16-alpine', ['postgres', 'postgres:16-alpine']],
  ['db: { service: postgres, version: "15.4" }', ['postgres', 'postgres:15.4']],
  ['db: { image: docker.io/library/postgres:14 }', ['postgres', 'docker.io/library/postgres:14']],
  [
    'db: { service: postgres, image: pgvector/pgvector:pg17 }',
    ['postgres', 'pgvector/pgvector:pg17'],
  ],
  ['postgres: { image: pgvector/pgvector:pg17 }', ['postgres', 'pgvector/pgvector:pg17']],
  ['mail: { image: axllent/mailpit, port: 1025 }', [undefined, 'axllent/mailpit']],
])('%s', (yaml, expected) => {
  expect(Object.values(imagesOf(yaml))).toEqual([expected]);
});

test('mysql is MariaDB until a version of MySQL is asked for', () => {
  expect(imagesOf('mysql:')).toEqual({ mysql: ['mysql', 'mariadb:11.8'] });
  expect(imagesOf('mariadb:')).toEqual({ mariadb: ['mysql', 'mariadb:11.8'] });
  expect(imagesOf('mariadb: 10')).toEqual({ mariadb: ['mysql', 'mariadb:10'] });
  expect(imagesOf('mysql: 8.4')).toEqual({ mysql: ['mysql', 'mysql:8.4'] });
  expect(imagesOf('db: { image: mysql:9 }')).toEqual({ db: ['mysql', 'mysql:9'] });
});

test('what is said of a known service is added to what is known, its injection replaced', () => {
  const yaml = `
services:
  db:
    service: postgres
    env: { POSTGRES_INITDB_ARGS: --data-checksums }
    inject: { PG: "{host}" }
    timeout: 2m
    publish: true`;
  const [db] = resolved(yaml).services;
  expect(db).toMatchObject({
    env: { POSTGRES_USER: '{user}', POSTGRES_INITDB_ARGS: '--data-checksums' },
    inject: { PG: '{host}' },
    timeoutMs: 120_000,
    publish: true,
    port: 5432,
  });
});

test('is plain JSON, so that it can be kept', () => {
  const { services } = resolved('services:\n  postgres:\n  redis:\n  mysql: { inject: { M: x } }');
  expect(JSON.parse(JSON.stringify(services))).toEqual(services);
});

test.each([
  ['postgre:', 2, 'warp knows no service "postgre"', /did you mean postgres\?/],
  ['cache: radis', 2, 'services.cache: warp knows no service "radis"', /did you mean redis\?/],
  [
    'queue: kafka',
    2,
    '"kafka"',
    /known are postgres, redis, mysql; any other is given by its image/,
  ],
  ['a: postgres\nb: postgres', 3, "services.b: DATABASE_URL is a's already", /B_URL/],
  ['a: { image: x, inject: { U: "{hots}" } }', 2, 'nothing is called {hots}', /\{host\}/],
  ['a: { image: x, inject: { U: "{port}" } }', 2, 'asks for the port', /port: NUMBER/],
  ['a: { image: x, publish: true }', 2, 'publish asks for the port', /port: NUMBER/],
  [
    'a: { image: x, port: 1, publish: 99 }\nb: { image: y, port: 2, publish: 99 }',
    3,
    "services.b: port 99 is a's already",
    /another port/,
  ],
])('%s is refused with its line', (yaml, line, message, hint) => {
  const { problems } = resolved(`services:\n${yaml.replace(/^/gm, '  ')}`);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.at).toMatchObject({ file: 'warp.yaml', line });
  expect(problems[0]?.message).toContain(message);
  expect(problems[0]?.hint).toMatch(hint);
});

test('a key it does not have is refused with its place', () => {
  const yaml = 'services:\n  db:\n    image: x\n    volum: /x\n';
  const config = readConfig(memoryApp({ 'warp.yaml': yaml }), {});
  expect(config).toMatchObject({
    ok: false,
    problems: [
      {
        message: 'unknown key services.db.volum',
        hint: 'did you mean volume?',
        at: { line: 4, column: 5 },
      },
    ],
  });
});

test.each([
  ['env: { ADMIN: "{usr}" }', 'services.db: env.ADMIN: nothing is called {usr}'],
  ['command: [serve, "--password={pasword}"]', 'services.db: command: nothing is called {pasword}'],
  ['ready: "ping {hst}"', 'services.db: ready: nothing is called {hst}'],
  ['ready: "ping {host}:{port}"', 'services.db: ready asks for the port, and there is none'],
  ['inject: { DB: "{print}" }', 'services.db: inject.DB: nothing is called {print}'],
])('a wrong word in braces is found in %s', (setting, message) => {
  const { problems } = resolved(`services:\n  db:\n    image: some/db\n    ${setting}\n`);
  expect(problems.map((problem) => problem.message)).toEqual([message]);
});

test('braces of shells and other languages are no words of a service', () => {
  const yaml = `services: { db: { image: some/db, ready: "awk '{print}' $\{HOME} $\{port}" } }\n`;
  expect(resolved(yaml).problems).toEqual([]);
});
