import { describe, expect, test } from 'vitest';
import { quantile } from '../../../../src/cli/top/histogram.ts';
import { summarize } from '../../../../src/cli/top/summary.ts';
import { viewOf, type Watched, withSample } from '../../../../src/cli/top/view.ts';
import {
  type ContainerStatus,
  parseStatus,
} from '../../../../src/runtime/status/container-status.ts';
import { buckets, containerStatus, slowRequest } from '../../../support/container-status.ts';

function watched(...samples: readonly ContainerStatus[]): Watched {
  return samples.reduce(withSample, { name: 'shop', samples: [] } as Watched);
}

function seen(...samples: readonly ContainerStatus[]) {
  const view = viewOf(watched(...samples));
  if (!view) throw new Error('nothing to see');
  return view;
}

describe('quantile', () => {
  test('is interpolated in its bucket, as Prometheus does', () => {
    // 100 requests of 8 to 16 ms: half of them within the first half of the bucket.
    expect(quantile(0.5, buckets({ 3: 100 }))).toBeCloseTo(0.012);
    expect(quantile(0.99, buckets({ 0: 98, 9: 2 }))).toBeCloseTo(0.768);
  });

  test('of nothing is unknown; of what took longer than all bounds, the last bound', () => {
    expect(quantile(0.5, buckets({}))).toBeUndefined();
    expect(quantile(0.5, undefined)).toBeUndefined();
    expect(quantile(0.99, buckets({ 16: 5 }))).toBeCloseTo(65.536);
  });
});

describe('a container', () => {
  test('has rates over its window once it has been seen twice', () => {
    const first = containerStatus();
    expect(summarize([seen(first)]).perSecond).toBeUndefined();
    const codes = [0, 120, 0, 4, 4];
    const histograms: ContainerStatus['totals']['histograms'] = {
      request: [buckets({ 3: 106, 5: 22 }), 2],
    };
    const view = seen(first, containerStatus({ at: 1004, totals: { codes, histograms, cpu: 7 } }));
    const summary = summarize([view]);
    expect(summary.perSecond).toEqual([0, 5, 0, 0, 0.5]);
    expect(summary.cpu).toBe(0.5);
    // What ended before the window does not count.
    expect(view.times.request).toEqual(buckets({ 5: 22 }));
  });

  test('forgets what is older than the window, and what was before a restart', () => {
    const samples = [0, 4, 8, 12].map((s) =>
      containerStatus({ at: 1000 + s, totals: { cpu: 5 + s } }),
    );
    expect(seen(...samples).seconds).toBe(8);
    const anew = containerStatus({ at: 1013, totals: { cpu: 0.1, codes: [0, 1, 0, 0, 0] } });
    expect(seen(...samples, anew)).toMatchObject({ seconds: 0, ended: [0, 0, 0, 0, 0] });
  });

  test('knows the CPU of each process; one that took the id of another begins anew', () => {
    const process = (cpu: number) => [{ pid: 12, rss: 1, cpu, threads: 1 }];
    const at = (at: number, cpu: number) =>
      containerStatus({ at, processes: process(cpu), totals: { cpu: at } });
    expect(seen(at(1000, 4), at(1002, 5)).processes[0]?.cpu).toBe(0.5);
    expect(seen(at(1000, 4), at(1002, 0.1)).processes[0]?.cpu).toBeUndefined();
  });

  test('has its slow requests: what runs first, the oldest first, then the latest', () => {
    const slow = [
      slowRequest('old', { at: 900, done: true, status: 200 }),
      slowRequest('young', { at: 995 }),
      slowRequest('recent', { at: 980, done: true, status: 500 }),
      slowRequest('gone', { at: 985, pid: 99 }),
      slowRequest('hung', { at: 960 }),
    ];
    const views = seen(containerStatus({ slow })).slow;
    expect(views.map(({ path, state }) => `${path} ${state}`)).toEqual([
      '/hung running',
      '/young running',
      '/gone lost',
      '/recent ended',
      '/old ended',
    ]);
    expect(views[0]).toMatchObject({ seconds: 40, ago: 40 });
    // What its process took along runs no longer.
    expect(views[2]).toMatchObject({ seconds: 3 });
  });

  test('cannot move the cursor by what it says', () => {
    const nasty = slowRequest('x', { path: '/\u001B[2Ja\u0007', stack: '\u001B]0;t\u0007at\n' });
    const view = seen(containerStatus({ slow: [nasty], ready: [false, 'no\u001B[1m way'] }));
    expect(view.slow[0]).toMatchObject({ path: '/a', stack: ['at'] });
    expect(view.ready).toEqual({ ok: false, why: 'no way' });
  });

  test('of another version of warp is told apart', () => {
    expect(parseStatus(JSON.stringify(containerStatus()))).toEqual(containerStatus());
    expect(parseStatus('{"process": "web"}')).toBeUndefined();
    expect(parseStatus('warp: nonsense')).toBeUndefined();
  });
});

test('several containers are summed; a limit that one of them lacks is none', () => {
  const one = seen(containerStatus({ totals: { stops: { died: 1 } } }));
  const other = seen(containerStatus({ memory_limit: null, totals: { stops: { died: 2 } } }));
  expect(summarize([one, other])).toMatchObject({
    total: 212,
    inFlight: 4,
    threads: 10,
    capacity: 0.4,
    memory: 100 * 2 ** 20,
    memoryLimit: null,
    stops: { died: 3 },
  });
});
