import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dashboard } from '../../monitoring/grafana/dashboard.ts';

test("the dashboard is as its source says, which is checked against Grafana's types", async () => {
  const shipped = join(import.meta.dirname, '../../monitoring/grafana/warp.json');
  await expect(`${JSON.stringify(dashboard(), null, 2)}\n`).toMatchFileSnapshot(shipped);
});
