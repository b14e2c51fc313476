import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeAsgiApp } from '../support/asgi-app.ts';
import { getPage } from '../support/get-page.ts';
import { type Metrics, metricsOf } from '../support/metrics.ts';
import { runWarp } from '../support/run-warp.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeWsgiFixture } from '../support/wsgi-fixture.ts';

const servers = [
  { server: 'mod_wsgi', kind: 'wsgi', reload: 'reload', waits: true },
  { server: 'gunicorn', kind: 'wsgi', reload: 'reload', waits: true },
  { server: 'uwsgi', kind: 'wsgi', reload: 'reload', waits: false },
  { server: 'waitress', kind: 'wsgi', waits: true },
  { server: 'granian', kind: 'wsgi', reload: 'reload', waits: false },
  { server: 'granian', kind: 'asgi', reload: 'reload', waits: false },
  { server: 'uvicorn', kind: 'asgi', reload: 'reload', waits: false },
  { server: 'hypercorn', kind: 'asgi', reload: 'reload', waits: false },
  { server: 'daphne', kind: 'asgi', reload: 'reload', waits: false },
];

const patient = { timeout: 20_000, interval: 500 };

describe.each(servers)('$server ($kind)', ({ server, kind, reload, waits }) => {
  let app: WarpApp;
  let url: string;
  let read: ReturnType<typeof metricsOf>;
  let container: string;

  beforeAll(async () => {
    app = await warpApp(`metrics-${server.replace('_', '')}-${kind}`);
    (kind === 'wsgi' ? writeWsgiFixture : writeAsgiApp)(app.folder, server);
    const sizes = ['--env', 'WARP_PROCESSES=2', '--env', 'WARP_THREADS=2'];
    ({ url, container } = await app.run(...sizes, '--env', 'WARP_LOGS=json'));
    read = metricsOf(app, container);
  });
  afterAll(() => app?.[Symbol.asyncDispose]());

  const ask = (path: string, times: number) =>
    Promise.all(Array.from({ length: times }, () => getPage(url, path)));

  /** Reads until all that ended is told, which takes a second. */
  async function settled(before: Metrics, requests: number): Promise<Metrics> {
    let now = before;
    await expect
      .poll(async () => {
        now = await read();
        return total(now) - total(before);
      }, patient)
      .toBe(requests);
    return now;
  }

  test('counts every request once, by class and in each histogram', async () => {
    const before = await quiet(read);
    await ask('/', 12);
    await ask('/status?302', 3);
    await ask('/status?404', 5);
    await ask('/raise', 2);
    const after = await settled(before, 22);
    const byClass = (code: string) =>
      difference(before, after, `warp_requests_total{code="${code}"}`);
    expect([byClass('2xx'), byClass('3xx'), byClass('4xx'), byClass('5xx')]).toEqual([12, 3, 5, 2]);
    for (const name of ['request', 'application', ...(waits ? ['queue'] : [])]) {
      expect(difference(before, after, `warp_${name}_duration_seconds_count`)).toBe(22);
      const all = `warp_${name}_duration_seconds_bucket{le="+Inf"}`;
      expect(after[all]).toBe(after[`warp_${name}_duration_seconds_count`]);
    }
  });

  test.runIf(reload)('never goes back when processes are replaced, and says why', async () => {
    await expect
      .poll(async () => {
        await ask('/', 12);
        return (await read.workers()).length;
      }, patient)
      .toBeGreaterThan(1);
    const before = await quiet(read);
    const pid = (await read.workers())[0];
    await app.exec(container, ['sh', '-c', `kill -9 ${pid}`]);
    await expect.poll(async () => stops(await read(), 'died'), patient).toBe(1);
    expect((await app.exec(container, ['warp', 'reload'])).status).toBe(0);
    await expect
      // uWSGI's workers may take the whole of their mercy.
      .poll(async () => stops(await read(), reload ?? ''), { timeout: 60_000, interval: 1000 })
      .toBeGreaterThanOrEqual(1);
    await ask('/', 10);
    await settled(before, 10);
  });

  test('answers while the app is saturated, with what it is at', async () => {
    const asked = ask(kind === 'wsgi' ? '/slow?2' : '/slow', 12);
    await expect
      .poll(async () => (await read()).warp_requests_in_flight ?? 0, patient)
      .toBeGreaterThan(1);
    const now = await read();
    expect(now.warp_longest_running_request_seconds).toBeGreaterThan(0);
    expect(now.warp_alive).toBe(1);
    await asked.catch(() => undefined);
  });

  test('logs nothing but JSON, each request with its keys and its id', async () => {
    const { headers } = await getPage(url, '/status?418', { 'user-agent': 'a "quoted" \\ agent' });
    const records = async () => {
      const lines = (await runWarp(['logs', app.name])).stdout.trim().split('\n');
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    };
    await expect
      .poll(async () => (await records()).find(({ status }) => status === 418), patient)
      .toMatchObject({
        ...{ log: 'access', method: 'GET', path: '/status', query: '418', server, process: 'web' },
        ...{ user_agent: 'a "quoted" \\ agent', request_id: headers['x-request-id'] },
        ...{ referer: null, trace_id: null, client: expect.any(String), time: expect.any(String) },
        ...{ seconds: expect.any(Number), bytes: 0, protocol: 'HTTP/1.1' },
      });
    const all = await records();
    expect(all.filter(({ path }) => path === '/status')).toHaveLength(9);
    // A traceback is one record.
    const raised = all.filter(({ message }) => /^Traceback|\nTraceback/.test(String(message)));
    expect(raised.map(({ level }) => level)).toContain('error');
    expect(String(raised[0]?.message)).toContain('ValueError: raised on purpose');
  });
});

function total(metrics: Metrics): number {
  return ['1xx', '2xx', '3xx', '4xx', '5xx'].reduce(
    (sum, code) => sum + (metrics[`warp_requests_total{code="${code}"}`] ?? 0),
    0,
  );
}

function difference(before: Metrics, after: Metrics, name: string): number {
  return (after[name] ?? 0) - (before[name] ?? 0);
}

function stops(metrics: Metrics, reason: string): number {
  return metrics[`warp_worker_stops_total{reason="${reason}"}`] ?? 0;
}

/** The metrics once nothing of what was before is still to be told. */
async function quiet(read: () => Promise<Metrics>): Promise<Metrics> {
  let last = await read();
  await expect
    .poll(
      async () => {
        const before = total(last);
        // Processes tell once a second.
        await sleep(2000);
        last = await read();
        return before > 0 && total(last) === before && last.warp_requests_in_flight === 0;
      },
      { timeout: 20_000, interval: 100 },
    )
    .toBe(true);
  return last;
}
