import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builders, configSections, servers } from '../../builders/catalog.ts';
import { openApp } from '../../src/app/disk-app.ts';
import { makePlan } from '../../src/builder/make-plan.ts';
import { noAnswers } from '../../src/lock/answers.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { renderDockerfile } from '../../src/plan/render-dockerfile.ts';
import type { Plan } from '../../src/plan/types.ts';
import { packageFolder } from '../support/package-folder.ts';

const examples = join(packageFolder(), 'examples');

describe.each(readdirSync(examples).toSorted())('%s', (example) => {
  test('is planned as recorded', async () => {
    const plan = JSON.stringify(planOf(example), null, 2);
    await expect(`${plan}\n`).toMatchFileSnapshot(`${example}/plan.json`);
  });

  test('is rendered as recorded', async () => {
    const { text } = renderDockerfile(planOf(example), { sourceDateEpoch: 0 });
    await expect(text).toMatchFileSnapshot(`${example}/Dockerfile`);
  });

  test('has a reason for every decision', () => {
    for (const fact of planOf(example).facts) {
      expect(fact.reason.rule, fact.name).not.toBe('');
    }
  });
});

/** Version and platform are fixed, so that neither a release nor the machine changes the record. */
function planOf(example: string): Plan {
  const app = openApp(join(examples, example));
  const config = readConfig(app, { sections: configSections });
  if (!config.ok) throw new Error(JSON.stringify(config.problems));
  return makePlan({
    app,
    config: config.value,
    builders,
    servers,
    platform: 'linux/amd64',
    warpVersion: '0.0.0',
    answers: noAnswers,
  });
}
