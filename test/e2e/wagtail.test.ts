import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getPage } from '../support/get-page.ts';
import { runPythonTool } from '../support/python-tools.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';

describe('a site made by wagtail start', () => {
  let app: WarpApp;
  let running: Awaited<ReturnType<WarpApp['run']>>;

  beforeAll(async () => {
    app = await warpApp('wagtail');
    await runPythonTool(['wagtail', 'start', 'mysite', '.'], app.folder);
    running = await app.run();
  });
  afterAll(() => app?.[Symbol.asyncDispose]());

  test('shows its first page with no further command', async () => {
    const page = await getPage(running.url, '/');
    expect(page.status).toBe(200);
    expect(page.body).toContain('Welcome to your new Wagtail site!');
  });

  test('serves its admin', async () => {
    const page = await getPage(running.url, '/admin/login/');
    expect(page.status).toBe(200);
    expect(page.body).toContain('wagtail');
  });

  test.each(['/static/css/mysite.css', '/static/css/welcome_page.css'])(
    'serves %s as a style sheet',
    async (path) => {
      const page = await getPage(running.url, path);
      expect(page.status).toBe(200);
      expect(page.type).toContain('text/css');
    },
  );
});
