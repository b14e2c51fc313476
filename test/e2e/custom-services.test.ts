import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftOf } from '../support/left-of-app.ts';
import { runWarp } from '../support/run-warp.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

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
