import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allFaults } from '../../support/hosting/faults/all.ts';
import type { Outcome } from '../../support/hosting/outcome.ts';
import { keepResults } from '../../support/hosting/results.ts';
import { asgiServers, wsgiServers } from '../../support/hosting/servers.ts';
import { buildSite, type Site } from '../../support/hosting/site.ts';
import { soakLengths } from '../../support/hosting/soak-lengths.ts';

/** What no server may lack, whatever else it can do (docs/hosting.md). */
const mandatory: Readonly<Record<string, object>> = {
  stop: { got: '200', end: expect.stringContaining('the container ends with 0') },
  'stop-hung': { end: expect.stringMatching(/^the container ends with (?!137)/) },
  'import-fails': { end: expect.stringContaining('the container ends with 70') },
  'import-hangs': { end: expect.stringContaining('the container ends with 71') },
  sizes: { end: '1 process' },
  rolling: { lost: 0 },
};

/** Every fault under every server; what was measured goes into results.json, and docs/hosting.md is made of it. */
describe.each([...wsgiServers, ...asgiServers])('$title', (server) => {
  const faults = allFaults(server.id === 'mod_wsgi' ? soakLengths.first : soakLengths.others);
  const outcomes: Record<string, Outcome> = {};
  let site: Site;

  beforeAll(async () => {
    site = await buildSite(server, { packages: ['libfaketime', 'procps'] });
  });
  afterAll(async () => {
    keepResults(server.title, outcomes);
    await site?.[Symbol.asyncDispose]();
  });

  for (const { id, title, alone, run } of faults) {
    // Most of their time they wait.
    const kind = alone ? test : test.concurrent;
    kind(`${id}: ${title}`, async () => {
      const outcome = await run(site);
      outcomes[id] = outcome;
      expect(outcome).toMatchObject(mandatory[id] ?? {});
    });
  }
});
