import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './ask.ts';
import { deadline } from './faulty-app.ts';
import type { Stopped } from './hosted.ts';
import { failures, load } from './load.ts';
import type { Site } from './site.ts';
import { startSwitch } from './switch.ts';

export interface Rolling {
  readonly asked: number;
  readonly failed: readonly Answer[];
  readonly stops: readonly Stopped[];
}

/** ms that a Service's endpoints are behind what the container knows. */
const lag = 500;

/**
 * Replaces a container by a new one, so many times, under a steady open loop of twenty requests a second:
 * nine of ten on a connection of its own, the tenth on one that is kept; one of a hundred lasts 0.8 deadlines;
 * none is tried twice. The old one is told to stop while it still gets connections, as in a cluster:
 * WARP_DRAIN_DELAY is for that.
 */
export async function rolling(site: Site, times: number): Promise<Rolling> {
  const env = { WARP_DRAIN_DELAY: '1' };
  let current = await site.start({ env });
  await using service = await startSwitch(current.url);
  const agent = new Agent({ keepAlive: true });
  const to = (n: number) => ({
    url: service.url,
    path: n % 100 === 50 ? `/sleep?${0.8 * deadline}` : '/pid',
    ...(n % 10 === 0 ? { agent } : {}),
  });
  const users = load({ perSecond: 20, to });
  const stopping: Promise<Stopped>[] = [];
  for (let n = 0; n < times; n += 1) {
    const next = await site.start({ env });
    const old = current;
    stopping.push(
      old.stop(60).finally(async () => {
        await old[Symbol.asyncDispose]();
      }),
    );
    await sleep(lag);
    service.to(next.url);
    current = next;
    await sleep(lag);
  }
  const stops = await Promise.all(stopping);
  const answers = await users.stop();
  agent.destroy();
  await current[Symbol.asyncDispose]();
  return { asked: answers.length, failed: failures(answers), stops };
}
