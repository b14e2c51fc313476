import { ask } from '../ask.ts';
import { deadline } from '../faulty-app.ts';
import type { Fault } from '../outcome.ts';
import { gotOf, watched } from '../watched.ts';

/** What the slowest remedy needs: deadline, interrupt, shutdown and what they count by, ms. */
const patience = (deadline + 10 + 5 + 10) * 1000;

function request(id: string, title: string, path: string): Fault {
  return {
    id,
    title,
    async run(site) {
      await using one = await site.start();
      return await watched(site, one, async () =>
        gotOf(await ask(one.url, path, { timeoutMs: patience })),
      );
    },
  };
}

/** A worker is killed from outside while nothing is wrong with it. */
const killed: Fault = {
  id: 'killed',
  title: 'a process is killed (`kill -9`)',
  async run(site) {
    await using one = await site.start();
    return await watched(site, one, async () => {
      const [victim] = await site.workers(one);
      await one.sh(`kill -9 ${victim}`);
      return {};
    });
  },
};

/** What the app's own code does wrong. */
export const codeFaults: readonly Fault[] = [
  request('spin', 'a request computes for ever', '/spin?3600'),
  request('sleep', 'a request waits for ever', '/sleep?3600'),
  request('gil', 'a request holds the interpreter (GIL)', '/gil?3600'),
  request('exit', 'a request ends its process', '/exit'),
  request('segv', 'a request crashes its process', '/segv'),
  killed,
  request('raise', 'a request raises', '/raise'),
  request('header', 'a response with a header of 16 KiB', '/big-header?16384'),
];
