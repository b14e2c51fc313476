import { type Answer, ask } from './ask.ts';
import { load, slowest } from './load.ts';

export interface Overload {
  readonly asked: number;
  /** Answered 200. */
  readonly served: number;
  /** Of what the threads could have done in that time, 0..1. */
  readonly goodput: number;
  /** How many got which status, where it is not 200; 0: no answer. */
  readonly refused: Readonly<Record<number, number>>;
  /** ms, until the last was answered or refused */
  readonly slowestMs: number;
  /** ms: the slowest static file meanwhile, and those that failed */
  readonly staticMs: number;
  readonly staticFailed: number;
  /** ms until an ordinary request was answered after it all, null where none was within a minute */
  readonly recoveredMs: number | null;
}

export interface OverloadOptions {
  readonly seconds: number;
  /** How many times what the server can do. */
  readonly factor: number;
  /** Processes times threads. */
  readonly threads: number;
}

/** Each request takes a thread for so long. */
const serviceSeconds = 0.5;

/** Asks for more than a server can do, and for a static file now and then. */
export async function overload(
  url: string,
  { seconds, factor, threads }: OverloadOptions,
): Promise<Overload> {
  const capacity = threads / serviceSeconds;
  const path = `/sleep?${serviceSeconds}`;
  const many = load({ perSecond: capacity * factor, to: () => ({ url, path }) });
  const files = load({ perSecond: 5, to: () => ({ url, path: '/static/plain.txt' }) });
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const served = files.stop();
  const answers = await many.stop();
  const first = Math.min(...answers.map(({ startedAt }) => startedAt));
  const last = Math.max(...answers.filter(ok).map(({ startedAt, tookMs }) => startedAt + tookMs));
  const good = answers.filter(ok).length;
  const after = await ask(url, '/pid');
  return {
    asked: answers.length,
    served: good,
    goodput: good / (capacity * ((last - first) / 1000)),
    refused: countStatuses(answers.filter((answer) => !ok(answer))),
    slowestMs: slowest(answers),
    staticMs: slowest(await served),
    staticFailed: (await served).filter((answer) => !ok(answer)).length,
    recoveredMs: ok(after) ? after.tookMs : null,
  };
}

function ok({ status }: Answer): boolean {
  return status === 200;
}

function countStatuses(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
