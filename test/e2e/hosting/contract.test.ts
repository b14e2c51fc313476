import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stopFaults } from '../../support/hosting/faults/stops.ts';
import { asgiServers, wsgiServers } from '../../support/hosting/servers.ts';
import { buildSite, type Site } from '../../support/hosting/site.ts';

/** What no server may lack; wsgi-servers.test.ts and asgi.test.ts have what ends well. */
const expected: Readonly<Record<string, object>> = {
  'stop-hung': { end: expect.stringMatching(/^the container ends with (?!137)\d+, \d\d? s$/) },
  'import-hangs': { end: expect.stringContaining('the container ends with 71') },
  sizes: { end: '1 process' },
};

const others = [...wsgiServers, ...asgiServers].filter(({ id }) => id !== 'mod_wsgi');

describe.concurrent.each(others)('$title', (server) => {
  let site: Site;

  beforeAll(async () => {
    site = await buildSite(server, { name: 'contract' });
  });
  afterAll(() => site?.[Symbol.asyncDispose]());

  for (const { id, title, run } of stopFaults.filter((fault) => fault.id in expected)) {
    test(`ends in order and fits itself to its limits: ${title}`, async () => {
      expect(await run(site)).toMatchObject(expected[id] ?? {});
    });
  }
});
