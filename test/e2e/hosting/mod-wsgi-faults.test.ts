import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allFaults } from '../../support/hosting/faults/all.ts';
import { overload } from '../../support/hosting/overload.ts';
import { rolling } from '../../support/hosting/rolling.ts';
import { wsgiServers } from '../../support/hosting/servers.ts';
import { buildSite, type Site } from '../../support/hosting/site.ts';

const goesOn = { lost: 0, end: 'the process goes on' };
const replaced = expect.stringMatching(/replaced|goes on/);

/** What mod_wsgi makes of them; mod-wsgi.test.ts has its acceptance checks, test/soak every server. */
const expected: Readonly<Record<string, object>> = {
  raise: { got: '500', ...goesOn },
  header: { got: '200', ...goesOn },
  leak: { lost: 0, end: 'the processes are replaced' },
  'slow-head': goesOn,
  'slow-body': { got: '408', end: replaced },
  'slow-read': { got: 'given up', end: replaced },
  'backend-hangs': { end: replaced, note: expect.stringContaining(', 0 of them later') },
  'backend-dies': { ...goesOn, note: expect.stringContaining(', 0 of them later') },
  descriptors: { end: replaced },
  oom: { got: '502', end: 'the process is replaced' },
  'clock-ahead': { lost: 0, end: replaced },
  'clock-back': { got: '200', ...goesOn },
  disk: goesOn,
  'log-unread': { end: 'the process goes on' },
  sizes: { end: '1 process' },
};

describe('mod_wsgi', () => {
  const faults = allFaults({ overloadSeconds: 0, restarts: 0 });
  let site: Site;

  beforeAll(async () => {
    const [server] = wsgiServers;
    if (server) site = await buildSite(server, { packages: ['libfaketime', 'procps'] });
  });
  afterAll(() => site?.[Symbol.asyncDispose]());

  for (const [id, outcome] of Object.entries(expected)) {
    const fault = faults.find((one) => one.id === id);
    test.concurrent(`outlives what goes wrong: ${fault?.title}`, async () => {
      expect(await fault?.run(site)).toMatchObject(outcome);
    });
  }

  test('serves what it can of ten times as much, refuses the rest, and files stay fast', async () => {
    await using one = await site.start();
    const seen = await overload(one.url, { kind: 'wsgi', seconds: 10, factor: 10 });
    expect(seen.goodput).toBeGreaterThan(0.9);
    expect(Object.keys(seen.refused).every((status) => ['503', '504'].includes(status))).toBe(true);
    // The queue's limit and the deadline.
    expect(seen.slowestMs).toBeLessThan((5 + 5) * 1000);
    expect(seen.staticMs).toBeLessThan(2_000);
    expect(seen.recoveredMs).toBeLessThan(2_000);
  });

  test('loses no request while it is replaced by itself under steady load', async () => {
    const { failed, stops } = await rolling(site, 3);
    expect(failed).toEqual([]);
    expect(stops.map(({ status }) => status)).toEqual([0, 0, 0]);
  });
});
