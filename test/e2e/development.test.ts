import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { devRun } from '../support/dev-run.ts';
import { runPythonTool } from '../support/python-tools.ts';
import { runWarp } from '../support/run-warp.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

const page = `import flask

app = flask.Flask(__name__)


@app.get("/")
def index():
    return flask.__file__
`;

/** The app's own release wins, development comes last, and its programs are found. */
const tests = `import shutil
import sys

import flask
import iniconfig
from page import app


def test_page():
    assert app.test_client().get("/").text.startswith("/opt/app-root/venv/")


def test_where_packages_are():
    assert flask.__file__.startswith("/opt/app-root/venv/")
    assert iniconfig.__file__.startswith("/opt/app-root/dev/")
    assert sys.path[-1].startswith("/opt/app-root/dev/")
    assert shutil.which("pytest") == "/opt/app-root/dev/bin/pytest"
`;

describe('a project with a lock and a dev group', () => {
  let app: WarpApp;
  let id: string;

  beforeAll(async () => {
    app = await warpApp('development-uv');
    writeFiles(app.folder, {
      'page.py': page,
      'tests/test_page.py': tests,
      '.dockerignore': 'tests\n',
      'pyproject.toml': `[project]
name = "shop"
version = "1"
requires-python = ">=3.11"
dependencies = ["flask"]
[dependency-groups]
dev = ["pytest"]
`,
    });
    await runPythonTool(['uv', 'lock', '--quiet'], app.folder);
    ({ id } = await app.build());
  });
  afterAll(async () => {
    await app?.[Symbol.asyncDispose]();
  });

  test('is tested in the image that warp build makes, with tests that are not in it', async () => {
    const file = join(app.folder, '..', 'out', 'deep', 'junit.xml');
    const run = await runWarp(['test', app.folder, '--junit', file, '--', '-q']);
    expect(run.stdout + run.stderr).toContain('2 passed');
    expect(run.status).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/tests="2".*name="test_where_packages_are"/);
    expect((await app.build()).id).toBe(id);
  });

  test('has the status of its tests, and leaves no container', async () => {
    const run = await runWarp(['test', app.folder, '--', 'sh', '-c', 'exit 7']);
    expect(run.status).toBe(7);
    const { stdout } = await runWarp(['ps', '--all', '--json']);
    expect(stdout).not.toContain(app.name);
  });

  test('runs in warp dev from the same image, its own packages first', async () => {
    await using dev = devRun(app.folder);
    const started = await dev.next('started');
    expect(started.id).toBe(id);
    const body = await (await fetch(String(started.url))).text();
    expect(body).toMatch(/^\/opt\/app-root\/venv\//);
    const found = await runWarp([
      ...['exec', app.folder, '--', 'python', '-c'],
      'import iniconfig, sys; print(iniconfig.__file__, sys.path[-1])',
    ]);
    const site = '/opt/app-root/dev/lib/python3.13/site-packages';
    expect(found.stdout.trim()).toBe(`${site}/iniconfig/__init__.py ${site}`);
  });
});

describe('a project with requirements-dev.txt', () => {
  let app: WarpApp;

  beforeAll(async () => {
    app = await warpApp('development-pip');
    writeFiles(app.folder, {
      'page.py': page,
      'tests/test_page.py': tests,
      'requirements.txt': 'flask==3.0.3\nwerkzeug==3.0.6\n',
      'requirements-dev.txt': '-r requirements.txt\npytest\n',
    });
  });
  afterAll(async () => {
    await app?.[Symbol.asyncDispose]();
  });

  test('is tested with what that lists', async () => {
    const run = await runWarp(['test', app.folder]);
    expect(run.stdout + run.stderr).toContain('2 passed');
    expect(run.status).toBe(0);
  });

  test('that asks for another release of what the app has is told so', async () => {
    writeFiles(app.folder, { 'requirements-dev.txt': 'pytest\nwerkzeug<3\n' });
    const run = await runWarp(['test', app.folder, '--progress', 'plain']);
    expect(run.status).toBe(40);
    expect(run.stderr).toContain('WARP_DEV_CONFLICT');
    expect(run.stderr).toMatch(/does not go with werkzeug==3\.0\.6.*werkzeug<3/);
  });
});

test("Django's tests, and how they fail, are written as JUnit XML", async () => {
  await using app = await warpApp('development-django');
  const settings = 'SECRET_KEY = "a"\nROOT_URLCONF = "site_urls"\nALLOWED_HOSTS = ["*"]\n';
  writeFiles(app.folder, {
    'manage.py':
      'import os, sys\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n',
    'config/__init__.py': '',
    'config/settings.py': `${settings}WSGI_APPLICATION = "config.wsgi.application"\n`,
    'config/wsgi.py':
      'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
    'site_urls.py': 'urlpatterns = []\n',
    'config/tests.py':
      'from django.test import SimpleTestCase\n\n\nclass Some(SimpleTestCase):\n    def test_good(self):\n        pass\n\n    def test_bad(self):\n        self.assertEqual(1, 2, "one <is> two")\n',
    'requirements.txt': 'django\n',
  });
  const file = join(app.folder, '..', 'django.xml');
  const run = await runWarp(['test', app.folder, '--junit', file]);
  expect(run.status).toBe(1);
  const xml = readFileSync(file, 'utf8');
  expect(xml).toContain('tests="2" failures="1"');
  expect(xml).toContain('classname="config.tests.Some" name="test_bad"');
  expect(xml).toContain('AssertionError: 1 != 2 : one &lt;is&gt; two');
});
