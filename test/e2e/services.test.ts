import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { devRun } from '../support/dev-run.ts';
import { getPage } from '../support/get-page.ts';
import { leftOf } from '../support/left-of-app.ts';
import { runPythonTool } from '../support/python-tools.ts';
import { runWarp } from '../support/run-warp.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

const services = 'services:\n  postgres:\n  cache: redis\n';

const databaseSettings = `
import dj_database_url

DATABASES = {"default": dj_database_url.config(default="sqlite:///db.sqlite3")}
CACHES = {"default": {
    "BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": os.environ["REDIS_URL"],
}}
`;

describe('a Django project with PostgreSQL and Redis', () => {
  let app: WarpApp;
  let running: Awaited<ReturnType<WarpApp['run']>>;

  const python = async (code: string) => {
    const command = ['python', 'manage.py', 'shell', '-c', code];
    const result = await runWarp(['exec', app.folder, '--', ...command]);
    if (result.status !== 0) throw new Error(`${code}: ${result.stderr}`);
    return result.stdout;
  };
  const countUsers = () =>
    python(
      'from django.contrib.auth.models import User; print("users:", User.objects.count(), User.objects.db)',
    );

  beforeAll(async () => {
    app = await warpApp('services');
    await runPythonTool(['django-admin', 'startproject', 'mysite', '.'], app.folder);
    const settings = join(app.folder, 'mysite/settings.py');
    writeFileSync(settings, `import os\n${readFileSync(settings, 'utf8')}${databaseSettings}`);
    writeFiles(app.folder, {
      'requirements.txt': 'Django>=5.2,<5.3\ndj-database-url\npsycopg[binary]\nredis\n',
      'warp.yaml': services,
    });
    running = await app.run();
  });
  afterAll(async () => {
    if (app) await runWarp(['down', app.folder, '--volumes']);
    await app?.[Symbol.asyncDispose]();
  });

  test('has its migrations applied to the database when it is ready', async () => {
    const page = await getPage(running.url, '/admin/login/');
    expect(page.status).toBe(200);
    const vendor = 'from django.db import connection as c; print(c.vendor, c.pg_version // 10000)';
    expect(await python(vendor)).toContain('postgresql 17');
    const shown = await runWarp([
      'exec',
      app.folder,
      '--',
      'python',
      'manage.py',
      'showmigrations',
    ]);
    expect(shown.stdout).toContain('[X] 0001_initial');
    expect(shown.stdout).not.toContain('[ ]');
  });

  test('reaches the cache', async () => {
    const code =
      'from django.core.cache import cache as c; c.set("a", 42); print("got", c.get("a"))';
    expect(await python(code)).toContain('got 42');
  });

  test('shows its services among what runs, with no port of this machine', async () => {
    const listed = (await runWarp(['ps', '--json'])).json as Record<string, unknown>[];
    const own = listed.filter((row) => row.app === app.name);
    expect(own.map((row) => [row.process, row.service ?? false, 'address' in row])).toEqual([
      ['web', false, false],
      ['cache', true, false],
      ['postgres', true, false],
    ]);
  });

  test('has the same image without services', async () => {
    const { id } = await app.build();
    writeFiles(app.folder, { 'warp.yaml': '' });
    expect((await app.build()).id).toBe(id);
    writeFiles(app.folder, { 'warp.yaml': services });
    expect((await app.build()).id).toBe(id);
  });

  test('has the same variables in a container of a command, where those of the user win', async () => {
    const names = ['DATABASE_URL', 'REDIS_URL'];
    const within = await app.exec(running.container, ['printenv', ...names]);
    const beside = await runWarp(['exec', app.folder, '--new', '--', 'printenv', ...names]);
    expect(beside.stdout.trim().split('\n')).toEqual(within.output.trim().split('\r\n'));
    const words = ['exec', app.folder, '--new', '--env', 'REDIS_URL=redis://mine'];
    const given = await runWarp([...words, '--', 'printenv', 'REDIS_URL']);
    expect(given.stdout.trim()).toBe('redis://mine');
    expect(given.stderr).toContain('cache is not started: REDIS_URL is given');
  });

  test('keeps its data over a rerun, warp stop and warp down', async () => {
    await python('from django.contrib.auth.models import User; User.objects.create_user("kept")');
    running = await app.run();
    expect(await countUsers()).toContain('users: 1 default');
    expect((await runWarp(['stop', app.folder])).status).toBe(0);
    expect(await leftOf(app)).toMatchObject({ containers: [], networks: [] });
    running = await app.run();
    expect(await countUsers()).toContain('users: 1 default');
    const down = await runWarp(['down', app.folder]);
    expect(down.stderr).toContain('its data stays');
    expect(await leftOf(app)).toMatchObject({ containers: [], networks: [] });
  });

  test('uses the same data under warp dev, and leaves nothing running', async () => {
    await using dev = devRun(app.folder);
    const started = await dev.next('started');
    expect((await getPage(String(started.url), '/admin/login/')).status).toBe(200);
    expect(await countUsers()).toContain('users: 1 default');
    expect(await dev.interrupt()).toBe(130);
    expect(await leftOf(app)).toMatchObject({ containers: [], networks: [] });
  });

  test('has its services for the time of a command alone', async () => {
    expect(await countUsers()).toContain('users: 1 default');
    expect(await leftOf(app)).toMatchObject({ containers: [], networks: [] });
  });

  test('is told where a volume holds data of another version', async () => {
    const { volumes } = await leftOf(app);
    const volume = volumes.find((name) => name.endsWith('-service-postgres'));
    const version = (text: string) =>
      app.docker
        .run(app.name, ['sh', '-c', `echo ${text} > /data/pgdata/PG_VERSION`], process.stderr, {
          Entrypoint: [],
          User: '0:0',
          HostConfig: { AutoRemove: true, Binds: [`${volume}:/data`] },
        })
        .then(([{ StatusCode }]) => expect(StatusCode).toBe(0));
    await version('16');
    const { status, failure } = await runWarp(['run', app.folder, '--json', '--port', '0']);
    expect(status).toBe(60);
    expect(failure?.code).toBe('WARP_SERVICE_DATA');
    expect(failure?.message).toContain(`${volume} holds data of PostgreSQL 16`);
    expect(await leftOf(app)).toMatchObject({ containers: [], networks: [] });
    await version('17');
  });

  test('begins anew after warp down --volumes', async () => {
    const down = await runWarp(['down', app.folder, '--volumes']);
    expect(down.stderr).toMatch(
      /removing the volume \S+-service-postgres: the data of the service postgres/,
    );
    expect(await leftOf(app)).toEqual({ containers: [], volumes: [], networks: [] });
    running = await app.run();
    expect(await countUsers()).toContain('users: 0 default');
  });
});
