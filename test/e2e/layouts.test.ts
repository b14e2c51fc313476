import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { getPage } from '../support/get-page.ts';
import { removeLeftovers } from '../support/leftovers.ts';
import { runPythonTool } from '../support/python-tools.ts';
import { runDocument, warpDocument } from '../support/run-warp.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { connectTestEngine } from '../support/test-engine.ts';
import { execIn, warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

const page = (text: string) =>
  `from flask import Flask\napp = Flask(__name__)\n\n\n@app.get('/')\ndef home():\n    ${text}\n`;

test('one service of a uv workspace runs with the package beside it, and without its neighbours', async () => {
  const docker = await connectTestEngine();
  using place = temporaryFolder();
  const name = `e2e-api-${process.pid}`;
  writeFiles(place.path, {
    'pyproject.toml': '[tool.uv.workspace]\nmembers = ["services/*", "libs/*"]\n',
    [`services/${name}/pyproject.toml`]: `[project]\nname = "api"\nversion = "0.1"\nrequires-python = ">=3.11"\ndependencies = ["flask", "common"]\n[tool.uv.sources]\ncommon = { workspace = true }\n`,
    [`services/${name}/wsgi.py`]: page('from common import greet\n    return greet("api")'),
    'services/other/pyproject.toml':
      '[project]\nname = "other"\nversion = "0.1"\nrequires-python = ">=3.11"\n',
    'services/other/private.txt': 'not for the api',
    'libs/common/pyproject.toml':
      '[project]\nname = "common"\nversion = "0.1"\nrequires-python = ">=3.11"\n[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n',
    'libs/common/src/common/__init__.py': 'def greet(who):\n    return "hello " + who\n',
  });
  execFileSync('git', ['init', '--quiet', place.path]);
  await runPythonTool(['uv', 'lock', '--quiet'], place.path);
  try {
    const folder = join(place.path, 'services', name);
    const options = ['--detach', '--json', '--port', '0', '--name', name];
    const { url, container } = await warpDocument(runDocument, ['run', folder, ...options]);
    expect((await getPage(url, '/')).body).toBe('hello api');
    const seen = await execIn(docker, container, [
      'sh',
      '-c',
      'pwd; find /opt/app-root/src -type f',
    ]);
    expect(seen.output).toContain(`/opt/app-root/src/services/${name}`);
    expect(seen.output).not.toContain('private.txt');
  } finally {
    await removeLeftovers(docker, name);
  }
});

test('an app in a subfolder runs in its own folder', async () => {
  await using app = await warpApp('subfolder');
  writeFiles(app.folder, {
    'README.md': '# an app and its notes\n',
    'backend/app.py': page('return open("greeting.txt").read()'),
    'backend/greeting.txt': 'hello from backend',
    'backend/requirements.txt': 'flask\n',
    'backend/.s2i/environment': 'UNUSED=1\n',
  });
  const { url } = await app.run();
  expect((await getPage(url, '/')).body).toBe('hello from backend');
});

const oddFolder = 'mein "projekt" & [1]/süße app\'s $HOME';
const oddFiles = [
  'größe.py',
  "it's a `file`.txt",
  'a\\b*[c]?.txt',
  '%2F#1.txt',
  'tab\there/日本語 ☂.txt',
];

const listing = [
  'import pathlib',
  'import gemeinsam',
  'import größe',
  'import json',
  'here = pathlib.Path(__file__).parent',
  'body = json.dumps(sorted(str(p.relative_to(here)) for p in here.rglob("*") if p.is_file())).encode()',
].join('\n');
const listsWith = {
  mod_wsgi:
    'def application(environ, start_response):\n    start_response("200 OK", [])\n    return [body]\n',
  uvicorn: [
    'async def app(scope, receive, send):',
    '    if scope["type"] == "lifespan":',
    '        while (await receive())["type"] != "lifespan.shutdown":',
    '            await send({"type": "lifespan.startup.complete"})',
    '        return await send({"type": "lifespan.shutdown.complete"})',
    '    await send({"type": "http.response.start", "status": 200, "headers": []})',
    '    await send({"type": "http.response.body", "body": body})',
    '',
  ].join('\n'),
};

test.each(Object.entries(listsWith))(
  'names with spaces, quotes, shell signs and other scripts come into an image, under %s',
  async (server, callable) => {
    const docker = await connectTestEngine();
    using place = temporaryFolder();
    const folder = join(place.path, oddFolder);
    execFileSync('git', ['init', '--quiet', place.path]);
    writeFiles(place.path, {
      'gemeinsame teile/setup.py':
        'from setuptools import setup\n\nsetup(name="gemeinsam", version="1", py_modules=["gemeinsam"])\n',
      'gemeinsame teile/gemeinsam.py': '',
    });
    const name = `e2e-odd-${server.replace('_', '-')}-${process.pid}`;
    writeFiles(folder, {
      'app.py': `${listing}\n\n\n${callable}`,
      'warp.yaml': `name: ${name}\n`,
      'requirements.txt': '-e "../../gemeinsame teile"\n',
      ...Object.fromEntries(oddFiles.map((file) => [file, 'value = 1\n'])),
    });
    try {
      const options = ['--detach', '--json', '--port', '0', '--name', name];
      const { url } = await warpDocument(runDocument, ['run', folder, ...options]);
      const listed = JSON.parse((await getPage(url, '/')).body) as string[];
      expect(listed).toEqual(expect.arrayContaining(oddFiles));
    } finally {
      await removeLeftovers(docker, name);
    }
  },
);
