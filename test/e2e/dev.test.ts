import {
  appendFileSync,
  chownSync,
  cpSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DevRun, devRun } from '../support/dev-run.ts';
import { getPage } from '../support/get-page.ts';
import { packageFolder } from '../support/package-folder.ts';
import { runWarp } from '../support/run-warp.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

const wsgi = `import os
from value import VALUE

def application(environ, start_response):
    path = environ["PATH_INFO"]
    body = VALUE
    if path == "/count":
        name = "/opt/app-root/data/count"
        count = int(open(name).read()) + 1 if os.path.exists(name) else 1
        open(name, "w").write(str(count))
        body = str(count)
    if path == "/debug":
        body = os.environ.get("DEBUG", "none")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [body.encode()]
`;

const asgi = `from value import VALUE


async def application(scope, receive, send):
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": VALUE.encode()})
`;

const valueIs = (value: string) => `VALUE = ${JSON.stringify(value)}\n`;

/** Root's files are copied into the container, as no server runs as root; anybody else's are mounted. */
describe.each([
  ['WSGI, its source copied in', 'copied', 0, { 'wsgi.py': wsgi }],
  ['WSGI, its source mounted', 'mounted', 1500, { 'wsgi.py': wsgi }],
  ['ASGI, its source mounted', 'mounted', 1500, { 'asgi.py': asgi }],
])('%s', (title, how, owner, files) => {
  let app: WarpApp;
  let dev: DevRun;
  let url: string;

  /** As editors do: never is half a file there. */
  const save = (name: string, text: string) => {
    const written = join(app.folder, `.${name}.swp`);
    writeFileSync(written, text);
    chownSync(written, owner, owner);
    renameSync(written, join(app.folder, name));
  };
  const body = async (path = '/') => (await getPage(url, path)).body;

  beforeAll(async () => {
    app = await warpApp(`dev-${title.replace(/\W+/g, '-').toLowerCase()}`);
    writeFiles(app.folder, {
      ...files,
      'value.py': valueIs('first'),
      'requirements.txt': '',
      'warp.yaml': 'dev: { env: { DEBUG: "1" } }\n',
    });
    chownAll(app.folder, owner);
    dev = devRun(app.folder);
  });
  afterAll(async () => {
    await dev?.[Symbol.asyncDispose]();
    await app?.[Symbol.asyncDispose]();
  });

  test('runs the image that warp build makes', async () => {
    const started = await dev.next('started');
    url = String(started.url);
    expect(await body()).toBe('first');
    expect(started.source).toContain(how);
    expect((await app.build()).id).toBe(started.id);
  });

  test('serves what is saved, and loses no request meanwhile', async () => {
    let failures = 0;
    let asking = true;
    const asked = (async () => {
      while (asking) {
        const answer = await getPage(url, '/').catch(() => undefined);
        if (answer?.status !== 200) failures += 1;
      }
    })();
    for (const value of ['second', 'third', 'fourth']) {
      save('value.py', valueIs(value));
      await expect.poll(body, { timeout: 15_000, interval: 20 }).toBe(value);
    }
    for (let count = 1; count <= 200; count += 1) {
      save('value.py', valueIs(`save ${count}`));
      await sleep(20);
    }
    await expect.poll(body, { timeout: 15_000, interval: 20 }).toBe('save 200');
    asking = false;
    await asked;
    expect(failures).toBe(0);
  });

  test('shows a mistake where it is looked for, and goes on when it is mended', async () => {
    save('value.py', 'VALUE = (\n');
    await expect.poll(body, { timeout: 15_000 }).toContain('SyntaxError');
    await expect.poll(async () => (await getPage(url, '/')).status, { timeout: 15_000 }).toBe(500);
    // A process that an earlier reload has started may come upon it, too, and say so.
    await expect
      .poll(() => dev.lines.some(({ text }) => `${text}`.includes('SyntaxError')))
      .toBe(true);
    save('value.py', valueIs('mended'));
    await expect.poll(body, { timeout: 15_000 }).toBe('mended');
  });

  test('takes a file that is gone for gone', async () => {
    save('gone.py', 'here = True\n');
    save(
      'value.py',
      'try:\n    import gone\n    VALUE = "here"\nexcept ImportError:\n    VALUE = "gone"\n',
    );
    await expect.poll(body, { timeout: 15_000 }).toBe('here');
    rmSync(join(app.folder, 'gone.py'));
    await expect.poll(body, { timeout: 15_000 }).toBe('gone');
  });

  test('starts a container again that was killed', async () => {
    const [container] = await app.docker.listContainers({
      filters: { label: [`dev.warp.app=${app.name}`] },
    });
    await app.docker.getContainer(container?.Id ?? '').kill();
    const note = await dev.next('note');
    expect(note.text).toContain('web was ended by signal 9');
    await expect
      .poll(
        () =>
          getPage(url, '/').then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 15_000 },
      )
      .toBe(200);
  });

  test('a second one of the same folder is refused', async () => {
    const second = await runWarp(['dev', app.folder, '--json']);
    expect(second.status).toBe(60);
    expect(second.stdout).toContain('WARP_DEV_RUNS');
  });

  test('a manifest makes another image, and state stays', async () => {
    const before = 'wsgi.py' in files ? await body('/count') : '';
    if (before) expect(await body('/debug')).toBe('1');
    save('value.py', 'import humanize\nVALUE = humanize.intcomma(1234567)\n');
    save('requirements.txt', 'humanize\n');
    await dev.next('started');
    expect(await body()).toBe('1,234,567');
    if (before) expect(Number(await body('/count'))).toBe(Number(before) + 1);
  });

  test('Ctrl-C leaves nothing running', async () => {
    expect(await dev.interrupt()).toBe(130);
    const { stdout } = await runWarp(['ps', '--all', '--json']);
    expect(stdout).not.toContain(app.name);
  });
});

test('static files of Django are collected anew, and none of them into the folder', async () => {
  await using app = await warpApp('dev-django');
  cpSync(join(packageFolder(), 'examples/django-blog'), app.folder, { recursive: true });
  appendFileSync(join(app.folder, 'config/settings.py'), manifestStorage);
  chownAll(app.folder, 1500);
  await using dev = devRun(app.folder);
  const url = String((await dev.next('started')).url);
  const stylesheet = async () => {
    const [, path = ''] = /href="(\/static\/[^"]+)/.exec((await getPage(url, '/')).body) ?? [];
    return (await getPage(url, path)).body;
  };
  expect(await stylesheet()).not.toBe('');
  appendFileSync(join(app.folder, 'blog/static/blog/site.css'), '/* saved */\n');
  await expect.poll(stylesheet, { timeout: 30_000 }).toContain('/* saved */');
  expect(readdirSync(app.folder)).not.toContain('staticfiles');
});

const manifestStorage = `
STATIC_ROOT = BASE_DIR / 'staticfiles'
STORAGES = {
    'default': {'BACKEND': 'django.core.files.storage.FileSystemStorage'},
    'staticfiles': {'BACKEND': 'django.contrib.staticfiles.storage.ManifestStaticFilesStorage'},
}
`;

function chownAll(folder: string, owner: number): void {
  chownSync(folder, owner, owner);
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    chownSync(join(folder, entry), owner, owner);
  }
}
