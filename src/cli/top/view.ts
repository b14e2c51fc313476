import type { ContainerStatus } from '../../runtime/status/container-status.ts';
import { plainLine } from '../progress/terminal-text.ts';
import { type Counts, subtract } from './histogram.ts';

/** Seconds over which rates, times and CPU are taken. */
export const windowSeconds = 10;

export const codeClasses = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const;
export type Timing = 'request' | 'application' | 'queue';

/** What is known of one container: its samples of the window, the latest last. */
export interface Watched {
  readonly name: string;
  readonly samples: readonly ContainerStatus[];
  /** Why nothing new is heard of it. */
  readonly silent?: string;
}

export interface Verdict {
  readonly ok: boolean;
  readonly why: string;
}

export interface ProcessView {
  readonly container: string;
  readonly pid: number;
  /** Cores in use; undefined until it has been seen twice. */
  readonly cpu: number | undefined;
  /** Bytes. */
  readonly rss: number;
  readonly threads: number;
  /** Of those that take requests. */
  readonly serving?: {
    readonly requests: number;
    readonly inFlight: number;
    readonly workers: number;
    readonly longest: number;
    readonly capacity?: number;
  };
}

export interface SlowView {
  /** Of all containers. */
  readonly key: string;
  readonly container: string;
  readonly pid: number;
  readonly state: 'running' | 'ended' | 'lost';
  readonly method: string;
  readonly path: string;
  /** So far. */
  readonly seconds: number;
  /** Seconds since it began. */
  readonly ago: number;
  readonly status?: number;
  readonly stack: readonly string[];
}

/** One container as it is shown. */
export interface ContainerView {
  readonly name: string;
  readonly silent?: string;
  readonly process: string;
  readonly server: string;
  /** Seconds. */
  readonly deadline: number;
  readonly live: Verdict;
  readonly ready: Verdict;
  /** Length of the window so far; 0 with one sample, and there are no rates then. */
  readonly seconds: number;
  /** Requests that ended, in all and in the window, by class. */
  readonly totals: Counts;
  readonly ended: Counts;
  /** Of the requests that ended in the window. */
  readonly times: Readonly<Partial<Record<Timing, Counts>>>;
  readonly inFlight: number;
  readonly longest: number;
  readonly websockets: number;
  readonly threads: number;
  /** Part of the threads' time in use. */
  readonly capacity?: number;
  /** Bytes. */
  readonly memory: number | null;
  readonly memoryLimit: number | null;
  /** In the window, seconds. */
  readonly cpu: number;
  readonly gilWait: number;
  readonly starts: number;
  readonly stops: Readonly<Record<string, number>>;
  readonly sidecarStarts: number;
  readonly processes: readonly ProcessView[];
  /** Those that run first, the oldest first; then the latest that ended. */
  readonly slow: readonly SlowView[];
}

/** With one more sample, without those that are out of the window or before a restart. */
export function withSample(watched: Watched, status: ContainerStatus): Watched {
  const before = watched.samples.filter(
    (each) =>
      each.at < status.at &&
      each.at >= status.at - windowSeconds &&
      each.totals.cpu <= status.totals.cpu,
  );
  return { name: watched.name, samples: [...before, status] };
}

/** Undefined until the container has answered. */
export function viewOf({ name, samples, silent }: Watched): ContainerView | undefined {
  const [first] = samples;
  const now = samples.at(-1);
  if (!first || !now) return undefined;
  const serving = now.processes.filter((each) => each.workers !== undefined);
  const used = serving.flatMap((each) => each.capacity ?? []);
  return {
    name,
    ...(silent === undefined ? {} : { silent }),
    process: now.process,
    server: now.server,
    deadline: now.deadline,
    live: verdict(now.live),
    ready: verdict(now.ready),
    seconds: now.at - first.at,
    totals: now.totals.codes,
    ended: subtract(now.totals.codes, first.totals.codes),
    times: timesBetween(first, now),
    inFlight: now.in_flight,
    longest: now.longest,
    websockets: sum(serving.map((each) => each.websockets ?? 0)),
    threads: sum(serving.map((each) => each.workers ?? 0)),
    ...(used.length > 0 ? { capacity: sum(used) / used.length } : {}),
    memory: now.memory,
    memoryLimit: now.memory_limit,
    cpu: now.totals.cpu - first.totals.cpu,
    gilWait: now.totals.gil_wait - first.totals.gil_wait,
    starts: now.totals.starts,
    stops: now.totals.stops,
    sidecarStarts: now.totals.sidecar_starts,
    processes: now.processes.map((each) => processView(name, each, { samples, now })),
    slow: slowViews(name, now),
  };
}

function verdict([ok, why]: readonly [boolean, string]): Verdict {
  return { ok, why: plainLine(why) };
}

function timesBetween(first: ContainerStatus, now: ContainerStatus): ContainerView['times'] {
  const times: Partial<Record<Timing, Counts>> = {};
  for (const name of ['request', 'application', 'queue'] as const) {
    const later = now.totals.histograms[name];
    if (later) times[name] = subtract(later[0], first.totals.histograms[name]?.[0]);
  }
  return times;
}

function processView(
  container: string,
  seen: ContainerStatus['processes'][number],
  { samples, now }: { samples: readonly ContainerStatus[]; now: ContainerStatus },
): ProcessView {
  const { pid, rss, threads } = seen;
  const known = samples.find((each) =>
    each.processes.some((other) => other.pid === pid && other.cpu <= seen.cpu),
  );
  const before = known?.processes.find((other) => other.pid === pid);
  const seconds = now.at - (known?.at ?? now.at);
  const cpu = before && seconds > 0 ? (seen.cpu - before.cpu) / seconds : undefined;
  if (seen.workers === undefined) return { container, pid, cpu, rss, threads };
  const serving = {
    requests: seen.requests ?? 0,
    inFlight: seen.in_flight ?? 0,
    workers: seen.workers,
    longest: seen.longest ?? 0,
    ...(typeof seen.capacity === 'number' ? { capacity: seen.capacity } : {}),
  };
  return { container, pid, cpu, rss, threads, serving };
}

function slowViews(container: string, now: ContainerStatus): readonly SlowView[] {
  const alive = new Set(now.processes.map(({ pid }) => pid));
  const views = now.slow.map((slow): SlowView => {
    const state = slow.done ? 'ended' : alive.has(slow.pid) ? 'running' : 'lost';
    const ago = Math.max(0, now.at - slow.at);
    return {
      key: `${container} ${slow.id}`,
      container,
      pid: slow.pid,
      state,
      method: plainLine(slow.method),
      path: plainLine(slow.path),
      seconds: state === 'running' ? ago : slow.seconds,
      ago,
      ...(slow.status === undefined ? {} : { status: slow.status }),
      stack: (slow.stack ?? '').trimEnd().split('\n').map(plainLine).filter(Boolean),
    };
  });
  return inOrder(views);
}

/** Those that run first, the oldest first; then the latest. */
export function inOrder(views: readonly SlowView[]): readonly SlowView[] {
  const rank = (view: SlowView) => (view.state === 'running' ? 0 : 1);
  return views.toSorted(
    (a, b) => rank(a) - rank(b) || (a.state === 'running' ? b.ago - a.ago : a.ago - b.ago),
  );
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
