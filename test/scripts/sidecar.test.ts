import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseStatus } from '../../src/runtime/status/container-status.ts';
import { startSidecar, temporaryState } from '../support/sidecar.ts';

const buckets = (...counts: number[]) => [...counts, ...Array(17 - counts.length).fill(0)];

const told = (codes: readonly number[], more: object = {}) => ({
  kind: 'requests',
  pid: process.pid,
  codes,
  application: [buckets(codes.reduce((a, b) => a + b, 0)), 0.5],
  in_flight: 0,
  longest: 0,
  ...more,
});

/** An app that answers as `status()` says; hangs where that is 0. */
async function app(status: () => number): Promise<{ port: number; hosts: string[] }> {
  const hosts: string[] = [];
  const server = createServer((request, response) => {
    hosts.push(request.headers.host ?? '');
    if (status() !== 0) response.writeHead(status()).end();
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, hosts };
}

describe('probes', () => {
  it('tell a start, a load and a drain apart', async () => {
    const { port } = await app(() => 200);
    const sidecar = await startSidecar(['--app-port', `${port}`, '--listens', '--judged']);
    expect(await sidecar.ask('/livez')).toEqual({ status: 200, text: 'alive\n' });
    expect(await sidecar.ask('/startupz')).toEqual({ status: 503, text: 'the app is loading\n' });
    sidecar.write('loaded');
    expect((await sidecar.ask('/startupz')).status).toBe(200);
    await expect.poll(() => sidecar.ask('/readyz')).toEqual({ status: 200, text: 'ready\n' });
    sidecar.write('draining');
    expect(await sidecar.ask('/readyz')).toEqual({ status: 503, text: 'draining\n' });
    expect((await sidecar.ask('/livez')).status).toBe(200);
  });

  it('are false while the server is not there', async () => {
    const sidecar = await startSidecar();
    sidecar.write('server.pid', '999999\n');
    expect(await sidecar.ask('/livez')).toEqual({ status: 503, text: 'the server has ended\n' });
    sidecar.remove('server.pid');
    // Hooks of the start may take their time.
    expect((await sidecar.ask('/livez')).status).toBe(200);
    expect((await sidecar.ask('/readyz')).status).toBe(503);
  });

  it('take the first page below 500 for ready, and ask no more', async () => {
    let status = 500;
    const { port, hosts } = await app(() => status);
    const sidecar = await startSidecar(['--app-port', `${port}`, '--listens'], {
      env: { WARP_ALLOWED_HOSTS: '.shop.example,other' },
    });
    await expect.poll(async () => (await sidecar.ask('/readyz')).text).toBe('GET /: 500\n');
    status = 404;
    await expect
      .poll(async () => (await sidecar.ask('/readyz')).status, { timeout: 5000 })
      .toBe(200);
    status = 500;
    const asked = hosts.length;
    await sleep(1200);
    expect((await sidecar.ask('/readyz')).status).toBe(200);
    expect(hosts).toHaveLength(asked);
    expect(new Set(hosts)).toEqual(new Set(['shop.example']));
  });

  it('follow a page that is named, and never wait for it', async () => {
    let status = 200;
    const { port } = await app(() => status);
    const sidecar = await startSidecar([
      '--app-port',
      `${port}`,
      '--listens',
      '--ready-path',
      '/up',
    ]);
    await expect.poll(async () => (await sidecar.ask('/readyz')).text).toBe('GET /up: 200\n');
    status = 503;
    await expect
      .poll(async () => (await sidecar.ask('/readyz')).text, { timeout: 5000 })
      .toBe('GET /up: 503\n');
    status = 0;
    await expect
      .poll(async () => (await sidecar.ask('/readyz')).text, { timeout: 15_000, interval: 500 })
      .toMatch(/no answer (for|within) \d s/);
  });

  it('are dead where requests run and none ends for two deadlines', async () => {
    const sidecar = await startSidecar(['--deadline', '0.5']);
    sidecar.report(told([0, 1, 0, 0, 0], { in_flight: 3, longest: 0.2, threads: 3 }));
    expect((await sidecar.ask('/livez')).status).toBe(200);
    await expect
      .poll(async () => (await sidecar.ask('/livez')).text, { timeout: 5000 })
      .toContain('no request has ended');
    sidecar.report(told([0, 1, 0, 0, 0], { in_flight: 3, longest: 0.2, threads: 3 }));
    expect((await sidecar.ask('/livez')).status).toBe(200);
  });

  it('do not take idle time before requests for time that they hang', async () => {
    const sidecar = await startSidecar(['--deadline', '0.5']);
    sidecar.report(told([0, 1, 0, 0, 0]));
    await sleep(1300);
    sidecar.report(told([0, 0, 0, 0, 0], { in_flight: 3, longest: 0.1 }));
    await expect.poll(async () => (await sidecar.metrics()).warp_requests_in_flight).toBe(3);
    expect((await sidecar.ask('/livez')).text).toBe('alive\n');
  });

  it('are answered beside clients that send nothing', async () => {
    const sidecar = await startSidecar();
    const idle = Array.from({ length: 50 }, () => connect(sidecar.port, '127.0.0.1'));
    onTestFinished(() => idle.forEach((each) => void each.destroy()));
    await Promise.all(idle.map((each) => once(each, 'connect')));
    expect((await sidecar.ask('/livez')).status).toBe(200);
  });

  it('refuse what is no GET and know no other page', async () => {
    const sidecar = await startSidecar();
    const post = await fetch(`http://127.0.0.1:${sidecar.port}/livez`, { method: 'POST' });
    expect(post.status).toBe(405);
    expect((await sidecar.ask('/')).status).toBe(404);
  });
});

describe('metrics', () => {
  it('add up what processes report', async () => {
    const sidecar = await startSidecar(['--server', 'gunicorn']);
    sidecar.report(
      told([0, 3, 1, 0, 0], { threads: 5, capacity: 0.5 }),
      told([0, 2, 0, 1, 1], { in_flight: 2, longest: 4 }),
    );
    const metrics = await sidecar.metrics();
    expect(metrics).toMatchObject({
      'warp_info{process="web",server="gunicorn"}': 1,
      'warp_requests_total{code="2xx"}': 5,
      'warp_requests_total{code="4xx"}': 1,
      warp_application_duration_seconds_count: 8,
      warp_application_duration_seconds_sum: 1,
      'warp_application_duration_seconds_bucket{le="+Inf"}': 8,
      warp_requests_in_flight: 2,
      warp_worker_starts_total: 1,
    });
    expect(metrics.warp_longest_running_request_seconds).toBeGreaterThanOrEqual(4);
  });

  it('never go back: not with a process that ends, nor with the sidecar itself', async () => {
    const state = temporaryState();
    const first = await startSidecar([], { state });
    first.report(told([0, 4, 0, 0, 0], { pid: 999_999 }), {
      kind: 'stopping',
      pid: 999_999,
      reason: 'memory_limit',
    });
    const stops = 'warp_worker_stops_total{reason="memory_limit"}';
    await expect
      .poll(async () => (await first.metrics())[stops], { timeout: 10_000, interval: 500 })
      .toBe(1);
    first.process.kill('SIGTERM');
    await once(first.process, 'exit');
    const second = await startSidecar([], { state });
    expect(await second.metrics()).toMatchObject({
      'warp_requests_total{code="2xx"}': 4,
      [stops]: 1,
      warp_sidecar_starts_total: 2,
    });
  });

  it("read mod_wsgi's own telemetry", async () => {
    const sidecar = await startSidecar();
    const field = (id: number, kind: number, format: string, value: string) =>
      `struct.pack("<HB${format}", ${id}, ${kind}, ${value})`;
    const array = (id: number, kind: number, letter: string, values: number[]) =>
      `struct.pack("<HBH${values.length}${letter}", ${id}, ${kind}, ${values.length}, ${values.join(', ')})`;
    const header = 'struct.pack("<4sBBHIId", b"WSGI", 1, 2, 0, 77, 1, 0.0)';
    const fields = [
      field(20, 1, 'Q', '3'),
      field(63, 2, 'd', '0.25'),
      field(121, 1, 'Q', '2'),
      field(124, 1, 'Q', '1'),
      array(93, 5, 'i', [1, 0, 0, 0, 2, ...Array(60).fill(0)]),
      array(113, 6, 'd', [0, 2.5, 0]),
      // A field of a release to come.
      field(9999, 3, 'q', '-1'),
    ];
    sidecar.report([header, ...fields].join(' + '), 'b"WSGI"', 'b"{}"');
    const metrics = await sidecar.metrics();
    expect(metrics).toMatchObject({
      'warp_requests_total{code="2xx"}': 2,
      'warp_requests_total{code="5xx"}': 1,
      'warp_application_duration_seconds_bucket{le="0.002"}': 1,
      'warp_application_duration_seconds_bucket{le="0.004"}': 3,
      warp_application_duration_seconds_sum: 0.75,
      warp_requests_in_flight: 1,
      warp_telemetry_errors_total: 2,
    });
  });

  it('count a slow request once, and show it by `--status` alone', async () => {
    const sidecar = await startSidecar();
    const slow = {
      id: '1',
      method: 'GET',
      path: '/report/:id',
      seconds: 2,
      at: 1,
      stack: 'at work',
    };
    sidecar.report(
      { kind: 'slow', pid: 7, slow: { ...slow, done: false } },
      { kind: 'slow', pid: 7, slow: { ...slow, seconds: 3, done: true, status: 200 } },
    );
    expect(await sidecar.metrics()).toMatchObject({ warp_slow_requests_total: 1 });
    expect((await sidecar.ask('/metrics')).text).not.toContain('report');
    const shipped = join(import.meta.dirname, '../../builders/python/image/sidecar');
    const shown = spawnSync('python3', ['-IS', shipped, '--status'], {
      env: { PATH: process.env.PATH, WARP_STATE: sidecar.state },
      encoding: 'utf8',
    });
    expect(JSON.parse(shown.stdout).slow).toEqual([
      { ...slow, seconds: 3, done: true, status: 200, pid: 7 },
    ]);
    // What `warp top` takes it for.
    expect(parseStatus(shown.stdout)).toMatchObject({ process: 'web', slow: [{ id: '1' }] });
  });

  it('count no memory that the kernel can have back at once', () => {
    const cgroup = temporaryState();
    writeFileSync(join(cgroup, 'memory.current'), '1000\n');
    writeFileSync(join(cgroup, 'memory.max'), '4000\n');
    writeFileSync(join(cgroup, 'memory.stat'), 'anon 500\ninactive_file 300\nactive_file 200\n');
    const ask = `import processes, sys; print(*processes.memory(sys.argv[1]))`;
    const cwd = join(import.meta.dirname, '../../builders/python/image/sidecar');
    const env = { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: '1' };
    const told = spawnSync('python3', ['-c', ask, cgroup], { cwd, env, encoding: 'utf8' });
    expect(told.stdout).toBe('700 4000\n');
  });

  it('cost little memory', async () => {
    const sidecar = await startSidecar();
    await sidecar.metrics();
    const status = readFileSync(`/proc/${sidecar.process.pid}/status`, 'utf8');
    expect(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1])).toBeLessThan(25 * 1024);
  });
});
