import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { expect, test } from 'vitest';
import { getPage } from '../support/get-page.ts';
import { hardened } from '../support/hardened-container.ts';
import { runWarp } from '../support/run-warp.ts';
import { warpApp } from '../support/warp-app.ts';
import { askWebSocket } from '../support/web-socket.ts';
import { type FrameworkApp, frameworkApps } from './framework-apps.ts';

async function answers(url: string, { path = '/', contains, socket }: FrameworkApp): Promise<void> {
  const page = await getPage(url, path);
  expect(page.body).toContain(contains);
  expect(page.status).toBe(200);
  if (socket === undefined) return;
  const told = await askWebSocket(url, socket.path, socket.send);
  expect(told.startsWith(socket.answer), told).toBe(true);
}

/** The port that the image declares: the app's own, where its source has one. */
async function portOf(docker: Docker, image: string): Promise<number> {
  const { Config } = await docker.getImage(image).inspect();
  return Number.parseInt(Object.keys(Config.ExposedPorts ?? {})[0] ?? '', 10);
}

test.each(frameworkApps)(
  'the documented app $name answers, also as any user on a read-only root, and stops in order',
  async (one) => {
    await using app = await warpApp(one.name);
    cpSync(join(import.meta.dirname, 'apps', one.name), app.folder, { recursive: true });
    const { url, image } = await app.run();
    await answers(url, one);
    const stopped = await runWarp(['stop', app.name, '--json']);
    expect(stopped.json).toMatchObject([{ name: app.name, exitStatus: 0 }]);
    const strictly = { image, user: '1000690000:0', app: app.name };
    const port = await portOf(app.docker, image);
    await using strict = await hardened(app.docker, { ...strictly, port });
    await answers(strict.url, one);
  },
);
