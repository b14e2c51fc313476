import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { devRun } from '../support/dev-run.ts';
import { getPage } from '../support/get-page.ts';
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

/** What the engine has of an app: names of its containers, volumes and networks. */
async function leftOf({ docker, name }: WarpApp) {
  const label = [`dev.warp.app=${name}`];
  const filters = JSON.stringify({ label });
  const [containers, volumes, networks] = await Promise.all([
    docker.listContainers({ all: true, filters: { label } }),
    docker.listVolumes({ filters }),
    docker.listNetworks({ filters }),
  ]);
  return {
    containers: containers.flatMap(({ Names }) => Names),
    volumes: (volumes.Volumes ?? []).map(({ Name }) => Name),
    networks: networks.map(({ Name }) => Name),
  };
}

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

const answering = `def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"here"]
`;

describe('an app with a service of any image', () => {
  let app: WarpApp;
  let image: string;

  /** Redis as nobody knows it: its image has another name, and nothing but its port tells that it is ready. */
  const store = (more: Readonly<Record<string, unknown>> = {}) => {
    const service = {
      image,
      env: { SECRET: '{password}' },
      command: ['sh', '-c', 'exec redis-server --requirepass "$SECRET"'],
      port: 6379,
      inject: { STORE: 'redis://{user}:{password}@{host}:{port}/{name}' },
      ...more,
    };
    const text = `name: ${app.name}\nservices: ${JSON.stringify({ store: service })}\n`;
    writeFiles(app.folder, { 'warp.yaml': text });
  };
  const containerOfStore = async () =>
    (await leftOf(app)).containers.find((n) => n.endsWith('-store'));

  beforeAll(async () => {
    app = await warpApp('any-service');
    writeFiles(app.folder, {
      'wsgi.py': answering,
      'requirements.txt': '',
      'warp.yaml': 'services:\n  redis:\n',
    });
    await runWarp(['exec', app.folder, '--', 'true']);
    const images = await app.docker.listImages();
    const named = images
      .flatMap(({ RepoTags }) => RepoTags ?? [])
      .find((tag) => /^(warp\.local\/)?redis:8/.test(tag));
    image = `any.local/store:${process.pid}`;
    await app.docker.getImage(named ?? '').tag({ repo: 'any.local/store', tag: `${process.pid}` });
  });
  afterAll(async () => {
    if (app) await runWarp(['down', app.folder, '--volumes']);
    await app?.docker.getImage(image).remove();
    await app?.[Symbol.asyncDispose]();
  });

  test('is given its address, with credentials of its own', async () => {
    store();
    const { stdout } = await runWarp(['exec', app.folder, '--', 'printenv', 'STORE']);
    expect(stdout).toMatch(/^redis:\/\/app:[0-9a-f]{32}@store:6379\/app$/m);
  });

  test('finds it on this machine where it is published', async () => {
    store({ publish: true });
    await app.run();
    const listed = (await runWarp(['ps', '--json'])).json as Record<string, unknown>[];
    const row = listed.find((one) => one.app === app.name && one.service === true);
    const [host, port] = String(row?.address).split(':');
    const socket = connect(Number(port), host);
    socket.write('PING\r\n');
    const [answer] = await once(socket, 'data');
    socket.destroy();
    expect(String(answer)).toContain('NOAUTH');
    await runWarp(['stop', app.folder]);
  });

  test('is told when the port to publish is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    store({ publish: port });
    const { status, failure } = await runWarp(['run', app.folder, '--json']);
    server.close();
    expect([status, failure?.code]).toEqual([60, 'WARP_SERVICE_PORT']);
    expect(failure?.message).toContain(`port ${port}`);
    expect(await leftOf(app)).toMatchObject({ containers: [], networks: [] });
  });

  test('is told when it never gets ready, with the end of its log', async () => {
    store({ ready: 'echo still thinking; exit 1', timeout: '2s' });
    const { status, failure } = await runWarp(['run', app.folder, '--json']);
    expect([status, failure?.code]).toEqual([60, 'WARP_SERVICE_NOT_READY']);
    expect(failure?.message).toContain('still thinking');
    expect(failure?.output).toContain('Ready to accept connections');
    expect(await leftOf(app)).toMatchObject({ containers: [], networks: [] });
  });

  test('is told when it ends, with the end of its log', async () => {
    store({ command: ['sh', '-c', 'echo no such thing >&2; exit 3'] });
    const { status, failure } = await runWarp(['run', app.folder, '--json']);
    expect([status, failure?.code]).toEqual([60, 'WARP_SERVICE_EXITED']);
    expect(failure?.message).toContain('ended with status 3 before it was ready: no such thing');
  });

  test('leaves nothing when it is interrupted while the service starts', async () => {
    store({ ready: 'false' });
    let child = 0;
    const ended = runWarp(['run', app.folder], { onStart: (pid) => (child = pid) });
    await expect.poll(containerOfStore, { timeout: 60_000 }).toBeDefined();
    process.kill(child, 'SIGINT');
    expect((await ended).status).toBe(130);
    expect(await leftOf(app)).toMatchObject({ containers: [], networks: [] });
  });

  test('keeps it as long as another command uses it', async () => {
    store();
    const wait = 'until [ -e /opt/app-root/data/over ]; do sleep 0.1; done';
    const first = runWarp(['exec', app.folder, '--', 'sh', '-c', wait]);
    await expect.poll(containerOfStore, { timeout: 60_000 }).toBeDefined();
    const second = await runWarp(['exec', app.folder, '--', 'true']);
    expect(second.stderr).toContain('which runs already');
    expect(await containerOfStore()).toBeDefined();
    await runWarp(['exec', app.folder, '--', 'touch', '/opt/app-root/data/over']);
    expect((await first).status).toBe(0);
    expect(await leftOf(app)).toMatchObject({ containers: [], networks: [] });
  });

  test('has no network of its own without services', async () => {
    writeFiles(app.folder, { 'warp.yaml': `name: ${app.name}\n` });
    const { container } = await app.run();
    const { NetworkSettings } = await app.docker.getContainer(container).inspect();
    expect(Object.keys(NetworkSettings.Networks)).toEqual(['bridge']);
    expect((await leftOf(app)).networks).toEqual([]);
  });
});
