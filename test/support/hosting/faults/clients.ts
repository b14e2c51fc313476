import { setTimeout as sleep } from 'node:timers/promises';
import { requestHead } from '../../raw-http.ts';
import type { Fault } from '../outcome.ts';
import { type Slowness, slowClient } from '../slow-client.ts';
import { round, watched } from '../watched.ts';

/** More than the threads of the app. */
const clients = 30;
/** s that they are watched for. */
const watchedFor = 25;

function slow(id: string, title: string, slowness: Slowness): Fault {
  return {
    id,
    title,
    async run(site) {
      await using one = await site.start();
      return await watched(site, one, async () => {
        const all = Array.from({ length: clients }, () => slowClient(one.url, slowness));
        await sleep(watchedFor * 1000);
        if (slowness.deaf) {
          const given = await Promise.all(all.map((client) => client.givenUp()));
          for (const client of all) client.end();
          const left = given.filter((is) => !is).length;
          return { got: left === 0 ? 'given up' : `${left} not given up in ${watchedFor} s` };
        }
        const closed = all.map(({ closedAfter }) => closedAfter).filter((s) => s !== undefined);
        const answered = all.some(({ received }) => received.includes(' 408 '));
        for (const client of all) client.end();
        if (closed.length < clients) return { got: `not given up in ${watchedFor} s` };
        return { got: answered ? '408' : 'closed', seconds: round(Math.max(...closed)) };
      });
    },
  };
}

/** Clients that send or take next to nothing, thirty at once. */
export const clientFaults: readonly Fault[] = [
  slow('slow-head', 'thirty clients send a byte of their headers a second', {
    slowly: requestHead('GET /pid', `X-Long: ${'x'.repeat(500)}`),
  }),
  slow('slow-body', 'thirty clients send a byte of their body a second', {
    atOnce: requestHead('POST /body', 'Content-Length: 1000'),
    slowly: 'x'.repeat(1000),
  }),
  slow('slow-read', 'thirty clients take nothing of 64 MiB', {
    atOnce: requestHead('GET /slow-body?1024,0,65536'),
    deaf: true,
  }),
];
