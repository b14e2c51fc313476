import { quantile } from './histogram.ts';
import { type ContainerView, codeClasses, windowSeconds } from './view.ts';

/** The one document of `warp top --json`. Times are seconds, sizes bytes, CPU cores in use. */
export function topDocument(views: readonly ContainerView[]): object {
  return { windowSeconds, containers: views.map(containerDocument) };
}

function containerDocument(view: ContainerView): object {
  const { seconds, totals, ended, times, cpu, gilWait, name, starts, stops, ...now } = view;
  const { sidecarStarts, processes, slow, ...told } = now;
  const perSecond = (value: number) => (seconds > 0 ? value / seconds : null);
  const byClass = (counts: readonly number[], value: (count: number) => number | null) =>
    Object.fromEntries(codeClasses.map((code, place) => [code, value(counts[place] ?? 0)]));
  return {
    container: name,
    ...told,
    measuredSeconds: seconds,
    requests: { total: byClass(totals, Number), perSecond: byClass(ended, perSecond) },
    latency: Object.fromEntries(
      Object.entries(times).map(([timing, counts]) => [
        timing,
        { p50: rank(0.5, counts), p95: rank(0.95, counts), p99: rank(0.99, counts) },
      ]),
    ),
    cpu: perSecond(cpu),
    gilWait: perSecond(gilWait),
    workers: { started: starts, ended: stops },
    sidecarRestarts: sidecarStarts - 1,
    processes: processes.map(({ container: _, ...each }) => each),
    slow: slow.map(({ container: _, key: __, ...each }) => each),
  };
}

function rank(part: number, counts: readonly number[]): number | null {
  return quantile(part, counts) ?? null;
}
