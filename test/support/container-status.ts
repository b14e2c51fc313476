import type { ContainerStatus } from '../../src/runtime/status/container-status.ts';

/** Counts of seventeen buckets with these, by place. */
export function buckets(counts: Readonly<Record<number, number>>): number[] {
  return Array.from({ length: 17 }, (_, place) => counts[place] ?? 0);
}

export function slowRequest(id: string, more: Partial<ContainerStatus['slow'][number]> = {}) {
  const known = { pid: 12, method: 'GET', path: `/${id}`, seconds: 3, at: 990, done: false };
  return { id, ...known, stack: `  File "app.py", line 1, in ${id}\n    work()\n`, ...more };
}

/** What a container says of itself: one server process with five threads, which serves nothing. */
export function containerStatus(
  more: Partial<Omit<ContainerStatus, 'totals'>> & {
    readonly totals?: Partial<ContainerStatus['totals']>;
  } = {},
): ContainerStatus {
  return {
    at: 1000,
    process: 'web',
    server: 'gunicorn',
    deadline: 10,
    live: [true, 'alive'],
    ready: [true, 'ready'],
    memory: 50 * 2 ** 20,
    memory_limit: 200 * 2 ** 20,
    processes: [
      { pid: 11, rss: 5 * 2 ** 20, cpu: 1, threads: 1 },
      {
        ...{ pid: 12, rss: 20 * 2 ** 20, cpu: 4, threads: 8, requests: 3 },
        ...{ in_flight: 2, longest: 1.5, workers: 5, capacity: 0.4 },
      },
    ],
    in_flight: 2,
    longest: 1.5,
    slow: [],
    ...more,
    totals: {
      codes: [0, 100, 0, 4, 2],
      histograms: { request: [buckets({ 3: 106 }), 1.2] },
      gil_wait: 0,
      cpu: 5,
      slow: 0,
      starts: 1,
      stops: {},
      sidecar_starts: 1,
      ...more.totals,
    },
  };
}
