import type { Column } from './columns.ts';
import { quantile } from './histogram.ts';
import type { SortKey } from './state.ts';
import { type ContainerView, type ProcessView, type SlowView, sum } from './view.ts';
import { bytes, percent, rate, seconds, wholeSeconds } from './words.ts';

/** A container a row. */
export const containerColumns: readonly Column<ContainerView>[] = [
  { title: 'CONTAINER', text: ({ name }) => name, wide: true },
  { title: 'PROCESS', text: ({ process }) => process },
  { title: 'READY', text: ({ silent, ready }) => (silent ? '?' : ready.ok ? 'yes' : 'no') },
  { title: 'REQ/S', text: (view) => rate(perSecond(view, sum(view.ended))), align: 'right' },
  { title: '5XX/S', text: (view) => rate(perSecond(view, view.ended[4] ?? 0)), align: 'right' },
  { title: 'P95', text: ({ times }) => seconds(quantile(0.95, times.request)), align: 'right' },
  { title: 'AT WORK', text: ({ inFlight }) => String(inFlight), align: 'right' },
  { title: 'BUSY', text: ({ capacity }) => percent(capacity), align: 'right' },
  { title: 'MEMORY', text: ({ memory }) => bytes(memory), align: 'right' },
  { title: 'CPU', text: (view) => percent(perSecond(view, view.cpu)), align: 'right' },
];

function perSecond({ seconds: length }: ContainerView, value: number): number | undefined {
  return length > 0 ? value / length : undefined;
}

/** A process of the server a row. */
export function processColumns(several: boolean): readonly Column<ProcessView>[] {
  const serving =
    (text: (of: NonNullable<ProcessView['serving']>) => string) => (row: ProcessView) =>
      row.serving ? text(row.serving) : '–';
  return [
    { title: 'PID', text: ({ pid }) => String(pid), align: 'right' },
    ...(several ? [{ title: 'CONTAINER', text: ({ container }: ProcessView) => container }] : []),
    { title: 'CPU', text: ({ cpu }) => percent(cpu), align: 'right' },
    { title: 'MEMORY', text: ({ rss }) => bytes(rss), align: 'right' },
    { title: 'THREADS', text: ({ threads }) => String(threads), align: 'right' },
    { title: 'REQ/S', text: serving(({ requests }) => rate(requests)), align: 'right' },
    { title: 'AT WORK', text: serving((of) => atWork(of)), align: 'right' },
    { title: 'BUSY', text: serving(({ capacity }) => percent(capacity)), align: 'right' },
    {
      title: 'LONGEST',
      text: serving(({ longest }) => seconds(longest || undefined)),
      align: 'right',
    },
  ];
}

function atWork({ inFlight, workers }: NonNullable<ProcessView['serving']>): string {
  return workers > 0 ? `${inFlight} of ${workers}` : String(inFlight);
}

const orders: Readonly<Record<SortKey, (row: ProcessView) => number>> = {
  pid: ({ pid }) => -pid,
  // As it is shown: those alike keep their places.
  cpu: ({ cpu }) => Math.round((cpu ?? 0) * 100),
  memory: ({ rss }) => Math.round(rss / 2 ** 20),
  'at work': ({ serving }) => serving?.inFlight ?? -1,
  longest: ({ serving }) => serving?.longest ?? -1,
};

/** The largest first; process ids in their order. */
export function sorted(rows: readonly ProcessView[], by: SortKey): readonly ProcessView[] {
  return rows.toSorted((a, b) => orders[by](b) - orders[by](a) || a.pid - b.pid);
}

/** A slow request a row. */
export function slowColumns(several: boolean): readonly Column<SlowView>[] {
  return [
    { title: 'STATE', text: stateText },
    { title: 'TIME', text: ({ seconds: time }) => seconds(time), align: 'right' },
    { title: 'BEGAN', text: ({ ago }) => `${wholeSeconds(ago)} ago`, align: 'right' },
    { title: 'PID', text: ({ pid }) => String(pid), align: 'right' },
    ...(several ? [{ title: 'CONTAINER', text: ({ container }: SlowView) => container }] : []),
    { title: 'REQUEST', text: ({ method, path }) => `${method} ${path}`, wide: true },
  ];
}

/** `lost`: its process has ended. */
function stateText({ state, status }: SlowView): string {
  return state === 'ended' ? String(status || 'failed') : state;
}
