import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getPage } from '../support/get-page.ts';
import { runPythonTool } from '../support/python-tools.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

describe('a project made by django-admin startproject, with a static file', () => {
  let app: WarpApp;
  let running: Awaited<ReturnType<WarpApp['run']>>;

  beforeAll(async () => {
    app = await warpApp('django');
    await startProject(app.folder);
    running = await app.run();
  });
  afterAll(() => app?.[Symbol.asyncDispose]());

  test('shows its first page with no further command', async () => {
    const page = await getPage(running.url, '/');
    expect(page.status).toBe(200);
    expect(page.body).toContain('The install worked successfully');
  });

  test('serves the admin after its migrations have been applied', async () => {
    const page = await getPage(running.url, '/admin/login/?next=/admin/');
    expect(page.status).toBe(200);
    expect(page.body).toContain('csrfmiddlewaretoken');
  });

  test.each([
    ['/static/admin/css/base.css', 'text/css'],
    ['/static/pages/site.css', 'text/css'],
    ['/static/admin/img/icon-yes.svg', 'image/svg+xml'],
  ])('serves %s as %s', async (path, type) => {
    const page = await getPage(running.url, path);
    expect(page.status).toBe(200);
    expect(page.type).toContain(type);
  });

  test('runs as user 1001 of group 0', async () => {
    const { output } = await app.exec(running.container, ['id']);
    expect(output).toMatch(/uid=1001\S* gid=0\b/);
  });

  test('has no compiler and no package cache', async () => {
    const script = 'command -v gcc cc c++ uv pip; ls -d /root/.cache /var/cache/apt/*.bin';
    const { output } = await app.exec(running.container, ['sh', '-c', script]);
    expect(output).not.toMatch(/\/(gcc|cc|c\+\+|uv|pip)\b/);
    expect(output).not.toMatch(/^\/root\/\.cache\s*$|\.bin\s*$/m);
  });

  test('is built in no time when nothing has changed', async () => {
    const again = await app.build();
    expect(again.cached).toBe(true);
    expect(again.image).toBe(running.image);
  });

  test('keeps what it wrote to its database over a restart', async () => {
    const create =
      'from django.contrib.auth.models import User; User.objects.create_user("kept"); print("made")';
    const count =
      'from django.contrib.auth.models import User; print("users", User.objects.count())';
    const shell = (code: string) => [
      '/opt/warp/bin/warp',
      'exec',
      'python',
      'manage.py',
      'shell',
      '-c',
      code,
    ];
    const made = await app.exec(running.container, shell(create));
    expect(made.output).toContain('made');
    appendFileSync(join(app.folder, 'pages/static/pages/site.css'), 'p { color: green }\n');
    running = await app.run();
    const counted = await app.exec(running.container, shell(count));
    expect(counted.output).toContain('users 1');
    const sheet = await getPage(running.url, '/static/pages/site.css');
    expect(sheet.body).toContain('green');
  });
});

async function startProject(folder: string): Promise<void> {
  await runPythonTool(['django-admin', 'startproject', 'mysite', '.'], folder);
  await runPythonTool(['django-admin', 'startapp', 'pages'], folder);
  const settings = join(folder, 'mysite/settings.py');
  const text = readFileSync(settings, 'utf8');
  writeFileSync(settings, text.replace('INSTALLED_APPS = [', "INSTALLED_APPS = [\n    'pages',"));
  writeFiles(folder, {
    'pages/static/pages/site.css': 'body { margin: 2rem }\n',
    'requirements.txt': 'Django>=5.2,<5.3\n',
  });
}
