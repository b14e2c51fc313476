import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { getPage } from '../support/get-page.ts';
import { hardened } from '../support/hardened-container.ts';
import { runWarp } from '../support/run-warp.ts';
import { expectBodies, expectOddRequests, expectStaticFiles } from '../support/server-contract.ts';
import { expectLimits, expectRecycling, expectTls } from '../support/settings-contract.ts';
import { slowBegun, untilLogged } from '../support/until-logged.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeWsgiFixture } from '../support/wsgi-fixture.ts';

const seenSchema = z.object({
  process: z.number(),
  address: z.string(),
  scheme: z.string(),
  path: z.string(),
});

async function seen(url: string, path = '/', headers: Record<string, string> = {}) {
  const page = await getPage(url, path, headers);
  expect(page.status).toBe(200);
  return seenSchema.parse(JSON.parse(page.body));
}

/** Asks until something is so, for half a minute. */
async function until(is: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 30_000;
  while (!(await is().catch(() => false))) {
    if (performance.now() > end) throw new Error('waited half a minute in vain');
    await sleep(200);
  }
}

describe.each(['gunicorn', 'uwsgi', 'waitress', 'granian'])('%s', (server) => {
  const replacesProcesses = server !== 'waitress';
  let app: WarpApp;
  let image: string;
  let url: string;
  let container: string;

  beforeAll(async () => {
    app = await warpApp(server);
    writeWsgiFixture(app.folder, server);
    ({ image, url, container } = await app.run());
  });
  afterAll(() => app?.[Symbol.asyncDispose]());

  test('serves the app, its static files and no file that a link leads to', async () => {
    expect(await seen(url, '/any')).toMatchObject({ path: '/any', scheme: 'http' });
    await expectStaticFiles(url);
  });

  test('takes long headers, bodies of every kind, HEAD, and answers errors', async () => {
    await expectOddRequests(url);
    await expectBodies(url);
  });

  test('believes nobody about the client unless proxies are named', async () => {
    const forged = { 'x-forwarded-for': '198.51.100.7', 'x-forwarded-proto': 'https' };
    const { address, scheme } = await seen(url, '/', forged);
    expect(address).not.toBe('198.51.100.7');
    expect(scheme).toBe('http');
  });

  test.runIf(replacesProcesses)('replaces a process that was killed', async () => {
    const { process: killed } = await seen(url);
    expect((await app.exec(container, ['sh', '-c', `kill -9 ${killed}`])).status).toBe(0);
    await until(async () => (await seen(url)).process !== killed);
  });

  test.runIf(replacesProcesses)('takes new code that loads, and no other', async () => {
    const { process: before } = await seen(url);
    const broken = ['sh', '-c', 'touch /tmp/broken && /opt/warp/bin/warp reload'];
    const refused = await app.exec(container, broken);
    expect(refused.status).toBe(70);
    expect(refused.output).toContain('broken on purpose');
    const mended = ['sh', '-c', 'rm /tmp/broken && /opt/warp/bin/warp reload'];
    expect((await app.exec(container, mended)).status).toBe(0);
    await until(async () => (await seen(url)).process !== before);
  });

  test('finishes what is in flight when it is stopped, and ends with status 0', async () => {
    const alone = await app.run();
    const asked = ['/slow?1.8', '/slow?1.8'].map((path) => seen(alone.url, path));
    const answers = Promise.allSettled(asked);
    await untilLogged(app.name, slowBegun, 2);
    const stopped = await runWarp(['stop', app.name, '--json']);
    expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(stopped.json).toMatchObject([{ container: alone.container, exitStatus: 0 }]);
  });

  test.runIf(replacesProcesses)(
    'logs the client behind a proxy, and outlives hung threads',
    async () => {
      const sizes = ['--env', 'WARP_PROCESSES=1', '--env', 'WARP_THREADS=1'];
      const alone = await app.run(...sizes, '--env', 'WARP_TRUST_PROXY=anyone');
      const said = { 'x-forwarded-for': '198.51.100.7', 'x-forwarded-proto': 'https' };
      const told = { address: '198.51.100.7', scheme: 'https' };
      expect(await seen(alone.url, '/told', said)).toMatchObject(told);
      await until(async () => {
        const options = { stdout: true, stderr: true };
        const log = await app.docker.getContainer(alone.container).logs(options);
        return /198\.51\.100\.7 .*GET \/told /.test(log.toString());
      });
      const hanging = getPage(alone.url, '/slow?600').catch(() => undefined);
      await sleep(700);
      await until(async () => (await seen(alone.url)).path === '/');
      await hanging;
    },
  );

  test.runIf(replacesProcesses)('replaces a process that outgrows its memory', async () => {
    await expectRecycling(app, /is replaced|RSS over threshold/);
  });

  test('refuses what is too large, and compresses', async () => {
    await expectLimits(app, image);
  });

  test.runIf(['gunicorn', 'granian'].includes(server))(
    'speaks TLS, and takes a new certificate over',
    async () => {
      await expectTls(app, image, server === 'granian' ? 'h2' : 'none');
    },
  );

  test('ends with 70 and the traceback when the app fails to load', async () => {
    const failing = await app.docker.createContainer({
      Image: image,
      Env: ['BREAK=1'],
      Labels: { 'dev.warp.app': app.name },
    });
    try {
      await failing.start();
      const { StatusCode } = (await failing.wait()) as { StatusCode: number };
      const log = (await failing.logs({ stdout: true, stderr: true })).toString();
      expect(StatusCode).toBe(70);
      expect(log).toContain('RuntimeError: broken on purpose');
    } finally {
      await failing.remove({ force: true });
    }
  });

  test('runs as any user, on another port, with a read-only root and a noexec /tmp', async () => {
    const options = { image, user: '123456:0', app: app.name, port: 9123 };
    await using strict = await hardened(app.docker, options);
    expect((await seen(strict.url)).path).toBe('/');
  });
});

test('mod_wsgi serves the same static files and takes the same requests', async () => {
  await using app = await warpApp('modwsgi');
  writeWsgiFixture(app.folder, 'mod_wsgi');
  const { url, image } = await app.run();
  await expectStaticFiles(url);
  await expectOddRequests(url);
  await expectBodies(url);
  await expectLimits(app, image);
  await expectRecycling(app, /holds \d+ MiB, over its soft limit of .* is replaced/);
});

test('mod_wsgi speaks TLS and HTTP/2, and takes a new certificate over', async () => {
  await using app = await warpApp('modwsgi-tls');
  writeWsgiFixture(app.folder, 'mod_wsgi');
  appendFileSync(join(app.folder, 'warp.yaml'), '  http2: true\n');
  const { image } = await app.build();
  await expectTls(app, image, 'h2');
});

test('mod_wsgi logs the client behind proxies, of files it serves itself, too, and believes nobody else', async () => {
  await using app = await warpApp('modwsgi-proxied');
  writeWsgiFixture(app.folder, 'mod_wsgi');
  const proxies = '  trust_proxy: [127.0.0.1, 10.20.0.0/16]\n';
  appendFileSync(join(app.folder, 'warp.yaml'), proxies);
  const { url, container } = await app.run();
  const outside = { 'x-forwarded-for': '198.51.100.7' };
  expect((await seen(url, '/outside', outside)).address).not.toBe('198.51.100.7');
  const chain = '203.0.113.9, 198.51.100.7, 10.20.3.4';
  const script = `
import urllib.request
for path in "/app", "/assets/plain.txt":
    asked = urllib.request.Request("http://127.0.0.1:8080" + path, headers={"X-Forwarded-For": "${chain}"})
    urllib.request.urlopen(asked)
`;
  expect(await app.exec(container, ['python', '-c', script])).toEqual({ status: 0, output: '' });
  const { stdout } = await runWarp(['logs', app.name]);
  expect(stdout).toMatch(/^198\.51\.100\.7 .*"GET \/app /m);
  expect(stdout).toMatch(/^198\.51\.100\.7 .*"GET \/assets\/plain\.txt /m);
  expect(stdout).toMatch(/^(?!198)[\d.]+ .*"GET \/outside /m);
});
