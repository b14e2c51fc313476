import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, ask } from './ask.ts';
import type { Hosted } from './hosted.ts';
import { failures, load } from './load.ts';
import type { Outcome } from './outcome.ts';
import type { Site } from './site.ts';

/** What others wait for an answer at most, ms. */
const patience = 10_000;

/**
 * Has something go wrong in a container while others ask it for short answers until it is well again: ten
 * answers in a row, within half a minute.
 */
export async function watched(
  site: Site,
  one: Hosted,
  fault: () => Promise<Outcome>,
  perSecond = 10,
): Promise<Outcome> {
  const before = await site.workers(one);
  const to = () => ({ url: one.url, path: '/pid', timeoutMs: patience });
  const others = load({ perSecond, to });
  await sleep(500);
  const seen = await fault();
  const since = performance.now();
  const well = await recovery(one);
  const answers = await others.stop();
  const lost = failures(answers).length;
  return {
    asked: answers.length,
    lost,
    end: await endOf(site, one, before),
    ...(lost === 0 ? {} : { recovered: well === null ? null : round((well - since) / 1000) }),
    ...seen,
  };
}

/** When ten requests in a row had been answered, ms; null: not within half a minute. */
async function recovery(one: Hosted): Promise<number | null> {
  const until = performance.now() + 30_000;
  for (let row = 0, since = 0; performance.now() < until; ) {
    const { status, startedAt } = await ask(one.url, '/pid', { timeoutMs: 2_000 });
    if (status === 200) {
      if (row === 0) since = startedAt;
      row += 1;
      if (row === 10) return since;
    } else {
      row = 0;
      if (!(await one.running())) return null;
    }
    await sleep(100);
  }
  return null;
}

async function endOf(site: Site, one: Hosted, before: readonly number[]): Promise<string> {
  const until = performance.now() + 5_000;
  for (;;) {
    if (!(await one.running())) return `the container ends with ${(await one.ended(1)).status}`;
    const after = await site.workers(one);
    const kept = after.filter((pid) => before.includes(pid));
    if (after.length >= before.length || performance.now() > until) {
      if (kept.length === before.length) return 'the process goes on';
      return after.length < before.length ? 'the process is lost' : 'the process is replaced';
    }
    await sleep(250);
  }
}

/** The part of an outcome that the request itself tells. */
export function gotOf({ status, tookMs }: Answer): Outcome {
  return { got: status === 0 ? 'nothing' : String(status), seconds: round(tookMs / 1000) };
}

/** Seconds as a table has them: whole ones, and tenths below one. */
export function round(seconds: number): number {
  return seconds < 1 ? Math.round(Math.max(0, seconds) * 10) / 10 : Math.round(seconds);
}
