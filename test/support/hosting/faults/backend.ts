import { setTimeout as sleep } from 'node:timers/promises';
import { databaseNetwork } from '../database-network.ts';
import { failures, load } from '../load.ts';
import type { Fault, Outcome } from '../outcome.ts';
import type { Site } from '../site.ts';
import { watched } from '../watched.ts';

/** s that the database is away */
const away = 8;
/** Requests that ask it, a second: in that time more than there are threads. */
const asking = 2;

type Database = Awaited<ReturnType<typeof databaseNetwork>>;

async function without(
  site: Site,
  leave: (database: Database) => Promise<void>,
  comeBack: (database: Database) => Promise<void>,
): Promise<Outcome> {
  await using database = await databaseNetwork(site.app);
  await using one = await site.start({
    env: { DATABASE_URL: database.url },
    host: { NetworkMode: database.network },
  });
  return await watched(site, one, async () => {
    const to = () => ({ url: one.url, path: '/hang-backend?0.1', timeoutMs: 30_000 });
    const users = load({ perSecond: asking, to });
    await sleep(2_000);
    await leave(database);
    await sleep(away * 1000);
    await comeBack(database);
    const back = performance.now();
    await sleep(3_000);
    const answers = await users.stop();
    const later = answers.filter(({ startedAt }) => startedAt > back + 1_000);
    const failed = failures(answers).length;
    const after = failures(later).length;
    return {
      note: `of those who asked the database ${failed} of ${answers.length} failed, ${after} of them later than 1 s after it was back`,
    };
  });
}

/** A PostgreSQL that is away for a while, under requests that ask it. */
export const backendFaults: readonly Fault[] = [
  {
    id: 'backend-hangs',
    title: `the database hangs for ${away} s`,
    run: (site) =>
      without(
        site,
        (database) => database.freeze(),
        (database) => database.thaw(),
      ),
  },
  {
    id: 'backend-dies',
    title: `the database is killed, and back after ${away} s`,
    run: (site) =>
      without(
        site,
        (database) => database.kill(),
        (database) => database.start(),
      ),
  },
];
