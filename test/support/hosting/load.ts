import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, type AskOptions, ask } from './ask.ts';

export interface Load {
  /** Those that are over. */
  readonly answers: readonly Answer[];
  /** Asks no more; resolves with every answer. */
  stop(): Promise<readonly Answer[]>;
}

export interface LoadOptions {
  readonly perSecond: number;
  /** Where the n-th request goes, asked when it is sent. */
  readonly to: (n: number) => { readonly url: string; readonly path: string } & AskOptions;
}

/**
 * An open loop: requests are sent by the clock, whether or not earlier ones have been answered, as users
 * do. Each has a connection of its own unless it brings an agent, and is tried once.
 */
export function load({ perSecond, to }: LoadOptions): Load {
  const answers: Answer[] = [];
  const asked: Promise<void>[] = [];
  const begun = performance.now();
  let going = true;
  const send = async (n: number) => {
    const { url, path, ...options } = to(n);
    answers.push(await ask(url, path, options));
  };
  const ticking = (async () => {
    while (going) {
      const due = ((performance.now() - begun) / 1000) * perSecond;
      while (asked.length < due) asked.push(send(asked.length));
      await sleep(Math.min(20, 1000 / perSecond));
    }
  })();
  return {
    answers,
    async stop() {
      going = false;
      await ticking;
      await Promise.all(asked);
      return answers;
    },
  };
}

/** A steady stream of short requests to one server. */
export function steady(url: string, perSecond = 10, path = '/pid'): Load {
  return load({ perSecond, to: () => ({ url, path, timeoutMs: 30_000 }) });
}

/** Those that are no 200. */
export function failures(answers: readonly Answer[]): readonly Answer[] {
  return answers.filter(({ status }) => status !== 200);
}

/** The longest that one took, ms. */
export function slowest(answers: readonly Answer[]): number {
  return Math.max(0, ...answers.map(({ tookMs }) => tookMs));
}
