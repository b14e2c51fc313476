import { add, type Counts } from './histogram.ts';
import { type ContainerView, codeClasses, sum, type Timing } from './view.ts';

/** Several containers as one. */
export interface Summary {
  /** By class, a second; undefined before there is a window. */
  readonly perSecond: readonly number[] | undefined;
  readonly total: number;
  readonly times: ContainerView['times'];
  readonly inFlight: number;
  readonly longest: number;
  /** The shortest of them. */
  readonly deadline: number;
  readonly websockets: number;
  readonly threads: number;
  readonly capacity?: number;
  readonly memory: number | null;
  /** Null where one of them has none. */
  readonly memoryLimit: number | null;
  /** Cores in use. */
  readonly cpu: number | undefined;
  /** Seconds of waiting for Python's lock a second. */
  readonly gilWait: number | undefined;
  readonly starts: number;
  readonly stops: Readonly<Record<string, number>>;
  readonly sidecarRestarts: number;
}

export function summarize(views: readonly ContainerView[]): Summary {
  const measured = views.filter(({ seconds }) => seconds > 0);
  const perSecond = (of: (view: ContainerView) => number) =>
    measured.length === 0 ? undefined : sum(measured.map((view) => of(view) / view.seconds));
  const counted = views.filter(({ capacity }) => capacity !== undefined);
  const threads = sum(counted.map((view) => view.threads));
  const busy = sum(counted.map((view) => (view.capacity ?? 0) * view.threads));
  const limits = views.map(({ memoryLimit }) => memoryLimit);
  return {
    perSecond:
      measured.length === 0
        ? undefined
        : codeClasses.map((_, place) => perSecond((view) => view.ended[place] ?? 0) ?? 0),
    total: sum(views.flatMap((view) => view.totals)),
    times: joinedTimes(views),
    inFlight: sum(views.map((view) => view.inFlight)),
    longest: Math.max(0, ...views.map((view) => view.longest)),
    deadline: Math.min(...views.map((view) => view.deadline)),
    websockets: sum(views.map((view) => view.websockets)),
    threads: sum(views.map((view) => view.threads)),
    ...(threads > 0 ? { capacity: busy / threads } : {}),
    memory: total(views.map(({ memory }) => memory)),
    memoryLimit: total(limits),
    cpu: perSecond((view) => view.cpu),
    gilWait: perSecond((view) => view.gilWait),
    starts: sum(views.map((view) => view.starts)),
    stops: joinedCounts(views.map((view) => view.stops)),
    sidecarRestarts: sum(views.map((view) => view.sidecarStarts - 1)),
  };
}

function joinedTimes(views: readonly ContainerView[]): ContainerView['times'] {
  const joined: Partial<Record<Timing, Counts>> = {};
  for (const { times } of views) {
    for (const name of ['request', 'application', 'queue'] as const) {
      const counts = times[name];
      const before = joined[name];
      if (counts) joined[name] = before ? add(before, counts) : counts;
    }
  }
  return joined;
}

function joinedCounts(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const joined: Record<string, number> = {};
  for (const [name, value] of all.flatMap((each) => Object.entries(each))) {
    joined[name] = (joined[name] ?? 0) + value;
  }
  return joined;
}

/** Null where one of them is not known. */
function total(numbers: readonly (number | null)[]): number | null {
  return numbers.some((each) => each === null) ? null : sum(numbers.map((each) => each ?? 0));
}
