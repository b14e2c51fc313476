import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { writeAsgiApp } from '../support/asgi-app.ts';
import { getPage } from '../support/get-page.ts';
import { hardened } from '../support/hardened-container.ts';
import { runWarp } from '../support/run-warp.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';
import { writeWsgiFixture } from '../support/wsgi-fixture.ts';

const settings = 'server: { deadline: 3s }\n';

async function processOf(url: string): Promise<number> {
  return Number(JSON.parse((await getPage(url, '/')).body).process);
}

describe("a web command of the app's own: gunicorn behind another command", () => {
  let app: WarpApp;
  let url: string;
  let container: string;

  beforeAll(async () => {
    app = await warpApp('own-gunicorn');
    writeWsgiFixture(app.folder, 'gunicorn');
    const web = 'web: echo starting && gunicorn --workers 2 --threads 4 wsgi\n';
    writeFiles(app.folder, { 'warp.yaml': settings, Procfile: web });
    ({ url, container } = await app.run());
  });
  afterAll(() => app?.[Symbol.asyncDispose]());

  test('takes new code that loads, and no other', async () => {
    const before = await processOf(url);
    const broken = ['sh', '-c', 'touch /tmp/broken && warp reload'];
    const refused = await app.exec(container, broken);
    expect(refused.status).toBe(70);
    expect(refused.output).toContain('broken on purpose');
    const mended = ['sh', '-c', 'rm /tmp/broken && warp reload'];
    expect(await app.exec(container, mended)).toEqual({ status: 0, output: '' });
    await vi.waitFor(async () => expect(await processOf(url)).not.toBe(before), {
      timeout: 30_000,
      interval: 250,
    });
  });

  test('finishes what is in flight when it is stopped, and ends with status 0', async () => {
    const alone = await app.run();
    const asked = [1, 2, 3, 4, 5, 6].map(() => getPage(alone.url, '/slow?2'));
    const answers = Promise.allSettled(asked);
    // Long enough for the requests to have reached the app, short of their end.
    await sleep(700);
    const stopped = await runWarp(['stop', app.name, '--json']);
    const whole = { status: 'fulfilled', value: { status: 200 } };
    expect(await answers).toMatchObject(asked.map(() => whole));
    expect(stopped.json).toMatchObject([{ container: alone.container, exitStatus: 0 }]);
  });

  test('ends with 70 and the traceback when the app fails to load', async () => {
    const run = await runWarp([
      ...['run', app.folder, '--detach', '--json', '--port', '0', '--name', app.name],
      ...['--env', 'BREAK=1'],
    ]);
    expect(run.failure?.message).toContain('status 70');
    expect(run.failure?.output).toContain('RuntimeError: broken on purpose');
  });
});

describe("a web command of the app's own: uvicorn that is told no port", () => {
  let app: WarpApp;

  beforeAll(async () => {
    app = await warpApp('own-uvicorn');
    writeAsgiApp(app.folder, 'uvicorn');
    writeFiles(app.folder, { 'warp.yaml': settings, Procfile: 'web: uvicorn main:app\n' });
  });
  afterAll(() => app?.[Symbol.asyncDispose]());

  test('listens on $PORT, and says that it cannot reload', async () => {
    const { image } = await app.build();
    const options = { image, user: '123456:0', app: app.name, port: 8099 };
    await using container = await hardened(app.docker, options);
    expect((await getPage(container.url, '/')).status).toBe(200);
    const refused = await container.sh('warp reload');
    expect(refused.status).toBe(1);
    expect(refused.output).toContain('restart the container');
  });
});
