import { ask } from '../ask.ts';
import type { Stopped } from '../hosted.ts';
import type { Fault, Outcome } from '../outcome.ts';
import type { Site } from '../site.ts';
import { gotOf, round } from '../watched.ts';

const MiB = 2 ** 20;

function ended({ status, seconds }: Stopped, what: string): Outcome {
  return { end: `${what} ${status}, ${round(seconds)} s` };
}

async function stoppedDuring(site: Site, path: string): Promise<Outcome> {
  await using one = await site.start();
  const asked = ask(one.url, path, { timeoutMs: 40_000 });
  await one.logged('begun /sleep');
  const stopped = await one.stop(60);
  const { got } = gotOf(await asked);
  return { ...(got === undefined ? {} : { got }), ...ended(stopped, 'the container ends with') };
}

async function failedStart(site: Site, fail: string): Promise<Outcome> {
  await using one = await site.start({
    ...{ env: { FAIL: fail }, unready: true },
    // Only what hangs is judged by time.
    ...(fail === 'hang' ? { process: { WARP_STARTUP: '3' } } : {}),
  });
  return ended(await one.ended(40), 'the container ends with');
}

/** How containers start, end and fit themselves to their limits. */
export const stopFaults: readonly Fault[] = [
  {
    id: 'stop',
    title: 'SIGTERM while a request takes 4 s',
    run: (site) => stoppedDuring(site, '/sleep?4'),
  },
  {
    id: 'stop-hung',
    title: 'SIGTERM while a request waits for ever (D + 5 = 10 s)',
    run: (site) => stoppedDuring(site, '/sleep?3600'),
  },
  {
    id: 'import-fails',
    title: 'the import fails',
    run: (site) => failedStart(site, 'import'),
  },
  {
    id: 'import-hangs',
    title: 'the import hangs (startup 3 s)',
    run: (site) => failedStart(site, 'hang'),
  },
  {
    id: 'sizes',
    title: 'a memory limit of 128 MiB',
    async run(site) {
      const host = { Memory: 128 * MiB, MemorySwap: 128 * MiB };
      await using one = await site.start({ host });
      const { length } = await site.workers(one);
      return { end: length === 1 ? '1 process' : `${length} processes` };
    },
  },
];
