import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { getPage } from '../support/get-page.ts';
import { runWarp } from '../support/run-warp.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

const app = `import os

def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [open("/opt/app-root/data/released").read().encode()]
`;
const work = `import time

print("working", flush=True)
while True:
    time.sleep(1)
`;
const procfile = `release: test -z "$BREAK" && echo released > /opt/app-root/data/released; exit $BREAK
web: echo starting && gunicorn app
worker: python work.py
`;
const workerDocument = z.object({ container: z.string(), process: z.literal('worker') });

describe("a Procfile's processes", () => {
  let made: WarpApp;

  beforeAll(async () => {
    made = await warpApp('processes');
    writeFiles(made.folder, { 'app.py': app, 'work.py': work, Procfile: procfile });
  });
  afterAll(() => made?.[Symbol.asyncDispose]());

  test('release runs before web, whose server is brought where dependencies lack it', async () => {
    const { url } = await made.run();
    expect((await getPage(url, '/')).body).toBe('released\n');
  });

  test('a failing release stops the start and tells its status', async () => {
    const failed = await runWarp([
      ...['run', made.folder, '--detach', '--json', '--port', '0'],
      ...['--name', `${made.name}-failing`, '--env', 'BREAK=7'],
    ]);
    expect(failed).toMatchObject({ status: 60, failure: { code: 'WARP_RUN_MIGRATE_FAILED' } });
    expect(failed.failure?.message).toContain('7');
  });

  test('another process runs of the same image, without a port, and is stopped', async () => {
    const name = `${made.name}-worker`;
    const started = await runWarp([
      ...['run', made.folder, '--detach', '--json', '--process', 'worker', '--name', name],
    ]);
    expect(started.status).toBe(0);
    const { container } = workerDocument.parse(started.json);
    const { HostConfig, State } = await made.docker.getContainer(container).inspect();
    expect(State.Running).toBe(true);
    expect(HostConfig.PortBindings ?? {}).toEqual({});
    const stopped = await runWarp(['stop', name, '--json']);
    expect(stopped.json).toMatchObject([{ name, exitStatus: 0 }]);
  });

  test('a process that is not declared is an error that names those that are', async () => {
    const asked = await runWarp(['run', made.folder, '--detach', '--json', '--process', 'clock']);
    expect(asked).toMatchObject({ status: 60, failure: { code: 'WARP_RUN_NO_PROCESS' } });
    expect(asked.failure?.message).toContain('worker');
  });
});
