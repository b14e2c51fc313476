import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folderId, label } from '../../src/runtime/labels.ts';
import { removeLeftovers } from '../support/leftovers.ts';
import { runWarp } from '../support/run-warp.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { connectTestEngine } from '../support/test-engine.ts';

const app = `e2e-down-${process.pid}`;
const place = temporaryFolder();
const folders = ['one', 'two'].map((name) => join(place.path, name));
let docker: Docker;

/** A volume as warp makes it for the app in a folder. */
async function volume(folder: string, process: string) {
  const Name = `warp-${app}-${folderId(folder)}-${process}`;
  const Labels = {
    [label.managed]: 'true',
    [label.app]: app,
    [label.folder]: folderId(folder),
    [label.process]: process,
  };
  await docker.createVolume({ Name, Labels });
  return Name;
}

beforeAll(async () => {
  docker = await connectTestEngine();
  for (const folder of folders) mkdirSync(folder);
});
afterAll(async () => {
  place[Symbol.dispose]();
  if (docker) await removeLeftovers(docker, app);
});

test('data of a name that two folders share is removed by folder alone, and told from what is made again', async () => {
  const [one = '', two = ''] = folders;
  const data = await volume(one, 'data');
  const development = await volume(one, 'development');
  const other = await volume(two, 'data');

  const named = await runWarp(['down', app, '--volumes', '--json']);
  expect(named.failure).toMatchObject({ code: 'WARP_DOWN_SEVERAL' });

  const kept = await runWarp(['down', one]);
  expect(kept.stderr).toContain(`its data stays: ${data};`);

  const removed = await runWarp(['down', one, '--volumes']);
  expect(removed.stderr).toContain(`removing the volume ${data}: the app's own data`);
  expect(removed.stderr).toContain(`removing the volume ${development}: packages for development`);

  const byName = await runWarp(['down', app, '--volumes', '--json']);
  expect(byName.json).toEqual({ containers: [], networks: [], volumes: [other] });
});
