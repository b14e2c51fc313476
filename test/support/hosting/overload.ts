import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, ask } from './ask.ts';
import { load, slowest } from './load.ts';

export interface Overload {
  readonly asked: number;
  /** Answered 200. */
  readonly served: number;
  /** Of what it did in the same time when it was asked no more than it could, 0..1. */
  readonly goodput: number;
  /** How many got which status, where it is not 200; 0: no answer within a minute. */
  readonly refused: Readonly<Record<number, number>>;
  /** ms, until the last was answered or refused */
  readonly slowestMs: number;
  /** ms: the slowest static file meanwhile */
  readonly staticMs: number;
  /** ms until an ordinary request was answered after it all; null where none was. */
  readonly recoveredMs: number | null;
}

export interface OverloadOptions {
  readonly kind: 'wsgi' | 'asgi';
  readonly seconds: number;
  /** How many times what the server can do. */
  readonly factor: number;
}

/** What takes a thread, or a loop, for a while. */
const paths = { wsgi: '/sleep?0.5', asgi: '/spin?0.1' };
/** What it can do on paper: a machine that does other things beside makes it no smaller. */
const least = { wsgi: 10 / 0.5, asgi: 0 };
/** Threads of the default profile on a small machine, loops: as many ask at once while the capacity is found out. */
const together = { wsgi: 10, asgi: 4 };

/** Asks for more than a server can do, and for a static file now and then. */
export async function overload(
  url: string,
  { kind, seconds, factor }: OverloadOptions,
): Promise<Overload> {
  const path = paths[kind];
  const capacity = Math.max(least[kind], await capacityOf(url, path, together[kind]));
  const many = load({ perSecond: capacity * factor, to: () => ({ url, path }) });
  const files = load({ perSecond: 5, to: () => ({ url, path: '/static/plain.txt' }) });
  await sleep(seconds * 1000);
  const served = await files.stop();
  const answers = await many.stop();
  const good = answers.filter(ok);
  const first = Math.min(...answers.map(({ startedAt }) => startedAt));
  const last = Math.max(first, ...good.map(({ startedAt, tookMs }) => startedAt + tookMs));
  const after = await ask(url, '/pid');
  return {
    ...{ asked: answers.length, served: good.length },
    goodput: good.length / Math.max(1, (capacity * (last - first)) / 1000),
    refused: countStatuses(answers.filter((answer) => !ok(answer))),
    slowestMs: slowest(answers),
    staticMs: slowest(served),
    recoveredMs: ok(after) ? after.tookMs : null,
  };
}

/** Answers a second, when so many ask, each again as soon as it is answered. */
async function capacityOf(url: string, path: string, clients: number): Promise<number> {
  const begun = performance.now();
  let answered = 0;
  const asking = Array.from({ length: clients }, async () => {
    while (performance.now() - begun < 4_000) {
      if (ok(await ask(url, path))) answered += 1;
    }
  });
  await Promise.all(asking);
  return answered / ((performance.now() - begun) / 1000);
}

function ok({ status }: Answer): boolean {
  return status === 200;
}

function countStatuses(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
