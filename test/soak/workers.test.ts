import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { startedWorker, type WorkerContainer } from '../support/worker-container.ts';
import { writeFiles } from '../support/write-files.ts';
import { workerApps } from './worker-apps.ts';

const redis = `run:
  packages: [redis-server]
processes:
  web: redis-server --bind 0.0.0.0 --protected-mode no --save "" --appendonly no
`;

describe('workers on a redis of their own', () => {
  let broker: WarpApp;
  let server: WorkerContainer;

  beforeAll(async () => {
    broker = await warpApp('redis');
    writeFiles(broker.folder, { 'warp.yaml': redis });
    const { image } = await broker.build();
    server = await startedWorker(broker.docker, { image, app: broker.name, process: 'web' });
    await server.printed('Ready to accept connections');
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    await broker?.[Symbol.asyncDispose]();
  });

  test.each(workerApps)('$name does a job and ends with status 0', async (one) => {
    await using app = await warpApp(one.name);
    cpSync(join(import.meta.dirname, 'apps', one.name), app.folder, { recursive: true });
    const { image } = await app.build();
    const env = { [one.broker]: `redis://${server.address}:6379/0` };
    await using worker = await startedWorker(app.docker, { image, app: app.name, env });
    const argv = ['/opt/warp/bin/warp', 'exec', '--', 'python', '-c', one.send];
    const sent = await app.exec(worker.id, argv);
    expect(sent).toMatchObject({ status: 0 });
    await worker.printed(one.done);
    expect((await worker.stop()).status).toBe(0);
  });
});
