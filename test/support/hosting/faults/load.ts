import { failures, load } from '../load.ts';
import type { Fault, Outcome } from '../outcome.ts';
import { overload } from '../overload.ts';
import { rolling } from '../rolling.ts';
import type { Site } from '../site.ts';
import { buildSite } from '../site.ts';
import { round } from '../watched.ts';

/** More than a server can do, for so many seconds. */
export function overloadFault(seconds: number): Fault {
  return {
    ...{ id: 'overload', title: 'ten times what it can do', alone: true },
    async run(site) {
      await using one = await site.start();
      const seen = await overload(one.url, { kind: site.server.kind, factor: 10, seconds });
      const statuses = Object.entries(seen.refused).map(([status, count]) =>
        status === '0' ? `${count} without an answer` : `${count} × ${status}`,
      );
      return {
        got: `${Math.round(seen.goodput * 100)} % of its capacity served`,
        note: [
          `of ${seen.asked}: ${[`${seen.served} × 200`, ...statuses].join(', ')}`,
          `the slowest answer after ${round(seen.slowestMs / 1000)} s, static file after ${round(seen.staticMs / 1000)} s`,
          seen.recoveredMs === null ? 'one more is not answered within a minute' : '',
        ]
          .filter(Boolean)
          .join('; '),
      };
    },
  };
}

/** Rolling restarts under load. */
export function rollingFault(times: number): Fault {
  return {
    ...{ id: 'rolling', title: 'rolling restarts under steady load', alone: true },
    async run(site) {
      const { asked, failed, stops } = await rolling(site, times);
      const slowest = Math.max(...stops.map(({ seconds }) => seconds));
      const bad = stops.filter(({ status }) => status !== 0).length;
      const kinds = [
        ...new Set(failed.map(({ status, body }) => (status ? String(status) : body))),
      ];
      const why = kinds.length > 0 ? ` (${kinds.join(', ')})` : '';
      return {
        got: `${times} restarts`,
        ...{ asked, lost: failed.length },
        note: `${bad ? `${bad} ended with another status than 0; ` : ''}the longest drain ${round(slowest)} s${why}`,
      };
    },
  };
}

/** A leak of a megabyte a request, where the server can replace processes by the number of requests. */
export const leakFault: Fault = {
  id: 'leak',
  title: 'each request leaks 1 MiB, 200 requests, recycling after 50',
  async run(site) {
    const { recycling } = site.server;
    if (!recycling) return { got: 'no' };
    await using own = await buildSite(site.server, { name: 'leak', args: recycling });
    return await leaking(own);
  },
};

async function leaking(site: Site): Promise<Outcome> {
  await using one = await site.start();
  const before = await site.workers(one);
  const users = load({ perSecond: 10, to: () => ({ url: one.url, path: '/leak?1' }) });
  let most = 0;
  while (users.answers.length < 200) {
    const all = await one.processes();
    const sizes = await site.workers(one);
    const now = all.filter(({ pid }) => sizes.includes(pid)).map(({ rss }) => rss / 1024);
    most = Math.max(most, ...now);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const answers = await users.stop();
  const after = await site.workers(one);
  const replaced = !before.some((pid) => after.includes(pid));
  return {
    ...{ asked: answers.length, lost: failures(answers).length },
    end: replaced ? 'the processes are replaced' : 'the processes go on',
    note: `at most ${Math.round(most)} MiB each`,
  };
}
