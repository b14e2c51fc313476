import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { detectPython } from '../../../builders/python/detect.ts';
import { openApp } from '../../../src/app/disk-app.ts';
import { rankCandidates } from '../../../src/builder/rank.ts';
import { frameworkApps } from '../../soak/framework-apps.ts';
import { workerApps } from '../../soak/worker-apps.ts';

const folder = join(import.meta.dirname, '../../soak/apps');

test.each(frameworkApps)('the documented app $name is what it is', ({ name, title }) => {
  const { best, equal } = rankCandidates(detectPython(openApp(join(folder, name)), {}).candidates);
  expect(equal).toEqual([]);
  expect(best?.title).toBe(title);
});

test('every folder of an app is in a table', () => {
  const named = [...frameworkApps, ...workerApps].map(({ name }) => name);
  expect(readdirSync(folder).toSorted()).toEqual(named.toSorted());
});
