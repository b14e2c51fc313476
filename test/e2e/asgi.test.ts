import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { writeAsgiApp } from '../support/asgi-app.ts';
import { getPage } from '../support/get-page.ts';
import { hardened } from '../support/hardened-container.ts';
import { runWarp } from '../support/run-warp.ts';
import { expectLimits, expectRecycling, expectTls } from '../support/settings-contract.ts';
import { slowBegun, untilLogged } from '../support/until-logged.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { askWebSocket } from '../support/web-socket.ts';

describe.each(['uvicorn', 'hypercorn', 'granian', 'daphne'])(
  'an ASGI application under %s',
  (id) => {
    let app: WarpApp;
    let image: string;

    beforeAll(async () => {
      app = await warpApp(id);
      writeAsgiApp(app.folder, id);
      ({ image } = await app.build());
    });
    afterAll(() => app?.[Symbol.asyncDispose]());

    test('answers over HTTP and WebSockets, after its lifespan has started', async () => {
      const { url } = await app.run();
      expect(JSON.parse((await getPage(url, '/')).body)).toMatchObject({
        started: true,
        scheme: 'http',
      });
      expect(await askWebSocket(url, '/echo', 'hello')).toBe('echo: hello');
      expect((await getPage(url, '/static/style.css')).type).toContain('text/css');
      const compressed = await getPage(url, '/static/style.css', { 'accept-encoding': 'gzip' });
      expect(compressed.body).toBe('stands for it');
      expect(compressed.headers['content-encoding']).toBe('gzip');
      const upload = await fetch(new URL('/', url), {
        method: 'POST',
        body: new Uint8Array(2 ** 24),
      });
      expect(await upload.json()).toMatchObject({ size: 2 ** 24 });
    });

    test('goes on when a worker is killed and when it is reloaded', async () => {
      const { url, container } = await app.run();
      await expect(getPage(url, '/die')).rejects.toThrow();
      const pids = await vi.waitFor(
        async () => {
          const found = await answering(url);
          expect(found.size).toBeGreaterThan(1);
          return found;
        },
        { timeout: 30_000, interval: 250 },
      );
      const reload = await app.exec(container, ['warp', 'reload']);
      expect(reload).toEqual({ status: 0, output: '' });
      await vi.waitFor(
        async () => {
          const after = await answering(url);
          expect([...after].filter((pid) => pids.has(pid))).toEqual([]);
        },
        { timeout: 30_000, interval: 250 },
      );
    });

    test('finishes a request in flight when it is stopped, and ends with status 0', async () => {
      const { url, container } = await app.run();
      const answers = Promise.allSettled([getPage(url, '/slow')]);
      await untilLogged(app.name, slowBegun);
      const stopping = runWarp(['stop', app.name, '--json']);
      expect(await answers).toMatchObject([{ status: 'fulfilled', value: { status: 200 } }]);
      expect((await stopping).json).toMatchObject([{ container, exitStatus: 0 }]);
    });

    test.each([
      ['import', 'cannot be imported'],
      ['lifespan', 'no database'],
    ])('ends with 70 and says why when its %s fails', async (what, why) => {
      const run = await runWarp([
        ...['run', app.folder, '--detach', '--json', '--port', '0', '--name', app.name],
        ...['--env', `FAIL=${what}`],
      ]);
      expect(run.failure?.message).toContain('status 70');
      expect(run.failure?.output).toContain(why);
    });

    test('replaces a worker that outgrows its memory', async () => {
      await expectRecycling(app, /is replaced|RSS over threshold/);
    });

    test('refuses what is too large, and compresses', async () => {
      await expectLimits(app, image);
    });

    test('speaks TLS, and takes a new certificate over', async () => {
      const protocols = { uvicorn: 'none', hypercorn: 'h2', granian: 'h2', daphne: 'none' };
      await expectTls(app, image, protocols[id as keyof typeof protocols]);
    });

    test('runs as any user with a read-only root, on the port it is given', async () => {
      const options = { image, user: '123456:0', app: app.name, port: 8099 };
      await using container = await hardened(app.docker, options);
      expect((await getPage(container.url, '/')).status).toBe(200);
      expect((await container.sh('id -u')).output).toContain('123456');
    });
  },
);

/** The processes that answer a dozen requests, each on a connection of its own. */
async function answering(url: string): Promise<Set<number>> {
  const pages = await Promise.all(Array.from({ length: 24 }, () => getPage(url, '/')));
  return new Set(pages.map(({ body }) => Number(JSON.parse(body).pid)));
}
