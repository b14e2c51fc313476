import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { getPage } from '../support/get-page.ts';
import { packageFolder } from '../support/package-folder.ts';
import { warpDocument } from '../support/run-warp.ts';
import { s2iBuild } from '../support/s2i-build.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { connectTestEngine } from '../support/test-engine.ts';
import { execIn } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

const imageDocument = z.object({ image: z.string(), python: z.string(), sizeBytes: z.number() });

/** An image built by source-to-image runs as warp's own: any UID, PID 1, server, drain. */
describe('a builder image for source-to-image', () => {
  const builder = `warp-e2e-s2i-${process.pid}:builder`;
  const app = `warp-e2e-s2i-${process.pid}:app`;
  let docker: Docker;
  let place: TemporaryFolder;

  beforeAll(async () => {
    docker = await connectTestEngine();
    place = temporaryFolder();
    const made = await warpDocument(imageDocument, ['images', 's2i', '--tag', builder, '--json']);
    expect(made).toMatchObject({ image: builder, python: '3.13' });
  });
  afterAll(async () => {
    for (const name of [app, builder]) {
      await docker
        ?.getImage(name)
        .remove({ force: true })
        .catch(() => {});
    }
    place?.[Symbol.dispose]();
  });

  /** Runs the app until the test is over. @returns the container's id and address */
  async function started(options: Docker.ContainerCreateOptions = {}) {
    const container = await docker.createContainer({
      Image: app,
      User: '54321:0',
      HostConfig: { PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '0' }] } },
      ...options,
    });
    onTestFinished(async () => void (await container.remove({ force: true, v: true })));
    await container.start();
    const ready = async () =>
      (await execIn(docker, container.id, ['/opt/warp/bin/warp', 'ready'])).status;
    await expect.poll(ready, { timeout: 60_000, interval: 300 }).toBe(0);
    const { NetworkSettings } = await container.inspect();
    const port = NetworkSettings.Ports['8080/tcp']?.[0]?.HostPort;
    return { container, url: `http://127.0.0.1:${port}` };
  }

  function folderOf(name: string, files: Readonly<Record<string, string>>): string {
    const folder = join(place.path, name);
    mkdirSync(folder, { recursive: true });
    writeFiles(folder, files);
    return folder;
  }

  test('says how it is used when it is run by itself', async () => {
    const container = await docker.createContainer({ Image: builder });
    onTestFinished(() => container.remove({ force: true }));
    await container.start();
    expect((await container.wait()).StatusCode).toBe(0);
    expect(String(await container.logs({ stdout: true }))).toContain('s2i build SOURCE');
  });

  test('builds a Django project, migrates at the start and serves it by mod_wsgi', async () => {
    const source = join(place.path, 'django');
    cpSync(join(packageFolder(), 'examples/django-blog'), source, { recursive: true });
    const said = await s2iBuild(docker, { builder, source, tag: app });
    expect(said).toContain('web.server: mod_wsgi');
    const { container, url } = await started();
    expect(await getPage(url, '/')).toMatchObject({ status: 200, headers: { server: 'Apache' } });
    expect((await getPage(url, '/static/blog/site.css')).status).toBe(200);
    const first = await execIn(docker, container.id, ['cat', '/proc/1/cmdline']);
    expect(first.output).toContain('/opt/warp/bin/warp\0start\0web');
    await container.stop({ t: 60 });
    expect((await container.inspect()).State.ExitCode).toBe(0);
  });

  test('builds it again from what the image before saved', async () => {
    const source = join(place.path, 'django');
    const said = await s2iBuild(docker, { builder, source, tag: app, incremental: true });
    expect(said).not.toContain('Downloading');
    expect(said).not.toContain('resolving what');
  });

  test("takes the app's own scripts and variables, whoever the user is", async () => {
    const source = folderOf('own', {
      'pages.py':
        'import os\n\ndef application(environ, start):\n    start("200 OK", [])\n    text = os.environ["GREETING"] + open("made").read()\n    return [text.encode()]\n',
      'requirements.txt': 'gunicorn\n',
      '.s2i/environment': 'GREETING=hello\n',
      '.s2i/bin/assemble': '#!/bin/sh\nset -e\n/usr/libexec/s2i/assemble\necho " there" >made\n',
    });
    const env = { APP_MODULE: 'pages:application', WEB_CONCURRENCY: '1' };
    const said = await s2iBuild(docker, { builder, source, tag: app, env, user: '4321' });
    expect(said).toContain('APP_MODULE in .s2i/environment of the build');
    const { url } = await started();
    expect((await getPage(url, '/')).body).toBe('hello there\n');
  });

  test("installs Python packages for a program of the app's own, and says what it cannot do", async () => {
    const source = folderOf('script', {
      'app.sh': '#!/bin/sh\nexec python -m flask --app shop run --host 0.0.0.0 --port 8080\n',
      'shop.py':
        'import flask\n\napp = flask.Flask(__name__)\n\n@app.get("/")\ndef home():\n    return "shop"\n',
      'requirements.txt': 'flask\n',
    });
    await s2iBuild(docker, { builder, source, tag: app });
    const { url } = await started();
    expect((await getPage(url, '/')).body).toBe('shop');
    writeFiles(source, { 'warp.yaml': 'run: { packages: [imagemagick] }\n' });
    await expect(s2iBuild(docker, { builder, source, tag: app })).rejects.toThrow(
      'WARP_S2I_PACKAGES',
    );
  });
});
