import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { warpInTerminal } from '../support/terminal.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

let app: WarpApp;

beforeAll(async () => {
  app = await warpApp('dev-keys');
  writeFiles(app.folder, {
    'wsgi.py': 'def application(environ, start):\n    start("200 OK", [])\n    return [b"hello"]\n',
    // Stands for the browser of a desktop.
    '../bin/xdg-open': `#!/bin/sh\necho "$1" >${join(app.folder, '../opened')}\n`,
  });
  vi.stubEnv('PATH', `${join(app.folder, '../bin')}:${process.env.PATH}`);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await app?.[Symbol.asyncDispose]();
});

test('the keys of warp dev open a browser and a shell, build anew, and quit', async () => {
  const dev = warpInTerminal(['dev', app.folder, '--port', '0']);
  // It comes after the URL, in one breath with it.
  await dev.shows('keys: r rebuild · s shell · o open · q quit');
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(dev.shown())?.[0];

  dev.type('o');
  const opened = join(app.folder, '../opened');
  await expect.poll(() => existsSync(opened), { timeout: 20_000 }).toBe(true);
  expect(readFileSync(opened, 'utf8')).toBe(`${url}\n`);

  // The shell has the terminal for itself: its `q` ends nothing.
  dev.type('s');
  await dev.shows('$ ');
  dev.type('q=in; echo "$q the container $PORT"\n');
  await dev.shows('in the container 8080');
  dev.type('exit\n');

  await expect
    .poll(
      () => {
        // Until the keys are warp's again.
        dev.type('r');
        return dev.shown().includes('asked for a build: building');
      },
      { timeout: 30_000, interval: 1000 },
    )
    .toBe(true);
  dev.type('q');
  expect(await dev.ended).toBe(0);
  const filters = { label: [`dev.warp.app=${app.name}`] };
  expect(await app.docker.listContainers({ all: true, filters })).toEqual([]);
});
