import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { faultTable, withTable } from '../../support/hosting/fault-table.ts';
import { allFaults } from '../../support/hosting/faults/all.ts';
import { readResults } from '../../support/hosting/results.ts';
import { asgiServers, wsgiServers } from '../../support/hosting/servers.ts';
import { soakLengths } from '../../support/hosting/soak-lengths.ts';

// `npm run hosting-table` writes it anew from what the last soak run has measured.
it('docs/hosting.md has the tables that follow from what was measured', async () => {
  const document = readFileSync(join(import.meta.dirname, '../../../docs/hosting.md'), 'utf8');
  const faults = allFaults(soakLengths.first);
  const results = readResults();
  const wsgi = withTable(document, 'wsgi', faultTable(faults, wsgiServers, results));
  const both = withTable(wsgi, 'asgi', faultTable(faults, asgiServers, results));
  await expect(both).toMatchFileSnapshot('../../../docs/hosting.md');
});

it('has measured every fault under every server', () => {
  const results = readResults();
  const missing = [...wsgiServers, ...asgiServers].flatMap(({ title }) =>
    allFaults(soakLengths.first)
      .filter(({ id }) => results[title]?.[id] === undefined)
      .map(({ id }) => `${title}: ${id}`),
  );
  expect(missing).toEqual([]);
});
