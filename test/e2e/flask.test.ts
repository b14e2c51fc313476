import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeFlaskTutorial } from '../support/flask-tutorial.ts';
import { getPage } from '../support/get-page.ts';
import { hardened } from '../support/hardened-container.ts';
import { runWarp } from '../support/run-warp.ts';
import { slowBegun, untilLogged } from '../support/until-logged.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';

describe("an application of the Flask tutorial's shape, with a factory", () => {
  let app: WarpApp;
  let image: string;

  beforeAll(async () => {
    app = await warpApp('flask');
    await writeFlaskTutorial(app.folder);
    ({ image } = await app.build());
  });
  afterAll(() => app?.[Symbol.asyncDispose]());

  test('answers, and serves its static files', async () => {
    const { url } = await app.run();
    const page = await getPage(url, '/');
    expect(page.status).toBe(200);
    expect(page.body).toContain('<h1>Posts</h1>');
    const sheet = await getPage(url, '/static/style.css');
    expect(sheet.type).toContain('text/css');
  });

  test('keeps what it writes to its instance folder over a restart', async () => {
    const { url } = await app.run();
    expect((await getPage(url, '/count')).body).toBe('visits: 1');
    const again = await app.run();
    expect((await getPage(again.url, '/count')).body).toBe('visits: 2');
  });

  test('finishes a request in flight when it is stopped, and ends with status 0', async () => {
    const { url, container } = await app.run();
    const answers = Promise.allSettled([getPage(url, '/slow?seconds=3')]);
    await untilLogged(app.name, slowBegun);
    const stopping = runWarp(['stop', app.name, '--json']);
    const page = { status: 200, body: 'done after a while' };
    expect(await answers).toMatchObject([{ status: 'fulfilled', value: page }]);
    const stopped = await stopping;
    expect(stopped.status).toBe(0);
    expect(stopped.json).toMatchObject([{ container, exitStatus: 0 }]);
  });

  test.each(['1001:0', '123456:0', '1234560:0'])(
    'runs as %s with a read-only root and a noexec /tmp',
    async (user) => {
      await using container = await hardened(app.docker, { image, user, app: app.name });
      const page = await getPage(container.url, '/');
      expect(page.status).toBe(200);
      expect((await container.sh('id -u')).output).toContain(user.split(':')[0]);
    },
  );

  test('can write to /tmp and data, and nowhere else', async () => {
    await using container = await hardened(app.docker, { image, user: '123456:0', app: app.name });
    const writable = async (folder: string) =>
      (await container.sh(`touch ${folder}/probe && rm ${folder}/probe`)).status === 0;
    expect(await writable('/tmp')).toBe(true);
    expect(await writable('/opt/app-root/data')).toBe(true);
    for (const folder of [
      '/opt/app-root/src',
      '/opt/app-root/venv',
      '/opt/warp/etc',
      '/etc',
      '/var',
    ]) {
      expect(await writable(folder), folder).toBe(false);
    }
  });

  test('has source files that its user cannot change even without a read-only root', async () => {
    const { container } = await app.run();
    const touch = 'touch /opt/app-root/src/flaskr/pages.py';
    expect((await app.exec(container, ['sh', '-c', touch])).status).not.toBe(0);
  });
});
