import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getPage } from '../support/get-page.ts';
import { hardened } from '../support/hardened-container.ts';
import { imageOfFiles } from '../support/image-of-files.ts';
import { scanImage } from '../support/layer-scanner.ts';
import { runWarp } from '../support/run-warp.ts';
import { saveImage } from '../support/saved-image.ts';
import { tinyWheel } from '../support/tiny-wheel.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

const password = 'index-canary-7f3a9c55';
const wheel = tinyWheel('warpling', '1.0');

/** A package index that wants a password, itself an app of warp. */
const indexProgram = `
import base64, os
from http.server import HTTPServer, SimpleHTTPRequestHandler

EXPECTED = "Basic " + base64.b64encode(b"builder:" + os.environ["PASSWORD"].encode()).decode()


class Handler(SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.path != "/" and self.headers.get("Authorization") != EXPECTED:
            self.send_response(401)
            self.send_header("WWW-Authenticate", "Basic")
            self.end_headers()
        else:
            super().do_GET()


HTTPServer(("", int(os.environ["PORT"])), Handler).serve_forever()
`;

let index: WarpApp;
let address: string;

beforeAll(async () => {
  index = await warpApp('index');
  const link = `<a href="${wheel.file}">${wheel.file}</a>`;
  writeFiles(index.folder, {
    'app.py': indexProgram,
    'simple/warpling/index.html': `<!DOCTYPE html><html><body>${link}</body></html>`,
    [`simple/warpling/${wheel.file}`]: wheel.content,
  });
  const { container } = await index.run('--env', `PASSWORD=${password}`);
  const { NetworkSettings } = await index.docker.getContainer(container).inspect();
  const [network] = Object.values(NetworkSettings.Networks);
  address = `${network?.IPAddress}:8080/simple/`;
});

afterAll(() => index[Symbol.asyncDispose]());

const program = {
  'app.py':
    'import warpling\n\ndef application(environ, start_response):\n    start_response("200 OK", [])\n    return [warpling.version.encode()]\n',
  'requirements.txt': 'warpling\n',
};

test('an index that refuses access is named, with what to do', async () => {
  await using app = await warpApp('refused');
  writeFiles(app.folder, program);
  const env = { UV_DEFAULT_INDEX: `http://${address}` };
  const { status, failure } = await runWarp(['build', app.folder, '--json'], { env });
  expect(status).toBe(40);
  expect(failure).toMatchObject({ code: 'WARP_INDEX_REFUSED' });
  expect(failure?.hint).toContain('netrc');
});

test("a machine's pip settings and netrc reach the installation and no layer", async () => {
  await using app = await warpApp('private');
  writeFiles(app.folder, program);
  const [host = ''] = address.split(':');
  writeFiles(join(app.folder, '..'), {
    netrc: `machine ${host} login builder password ${password}\nmachine elsewhere.invalid login a password other-canary-1\n`,
  });
  const env = { PIP_INDEX_URL: `http://${address}`, NETRC: join(app.folder, '../netrc') };
  const built = await runWarp(['build', app.folder, '--json'], { env });
  expect(built.status, built.stderr).toBe(0);
  const image = await saveImage(app.docker, app.name);
  expect(scanImage(image, [password, 'other-canary-1'])).toEqual([]);
});

test('a wheelhouse stands in for every index, with the network off', async () => {
  await using app = await warpApp('wheelhouse');
  writeFiles(app.folder, {
    ...program,
    [`vendor/${wheel.file}`]: wheel.content,
    'warp.yaml': 'python:\n  wheelhouse: vendor\n',
  });
  // Nothing answers there: whoever asks an index fails.
  const env = { UV_DEFAULT_INDEX: 'http://192.0.2.1:9/simple/' };
  const built = await runWarp(['build', app.folder, '--json'], { env });
  expect(built.status, built.stderr).toBe(0);

  writeFiles(app.folder, { 'requirements.txt': 'warpling\nflask\n' });
  const lacking = await runWarp(['build', app.folder, '--json'], { env });
  expect(lacking.status).toBe(40);
  expect(lacking.failure).toMatchObject({ code: 'WARP_WHEELHOUSE_LACKS' });
});

test('wheels in an image stand in for every index, and another image of that name is noticed', async () => {
  await using app = await warpApp('wheel-image');
  const wheels = { repo: `${app.name}-wheels`, app: app.name };
  const served = async (version: string) => {
    const { file, content } = tinyWheel('warpling', version);
    const image = await imageOfFiles(app.docker, { [`wheels/${file}`]: content }, wheels);
    writeFiles(app.folder, {
      ...program,
      'warp.yaml': `python:\n  wheelhouse: { image: ${image}, path: /wheels }\n`,
    });
    const env = { UV_DEFAULT_INDEX: 'http://192.0.2.1:9/simple/' };
    const built = await runWarp(['build', app.folder, '--json'], { env });
    expect(built.status, built.stderr).toBe(0);
    const user = '1001:0';
    await using running = await hardened(app.docker, { image: app.name, user, app: app.name });
    return (await getPage(running.url, '/')).body;
  };
  expect(await served('1.0')).toBe('1.0');
  expect(await served('1.1')).toBe('1.1');
});

test("the address of a Pipfile's source has its user and password from the machine's variables", async () => {
  await using app = await warpApp('pipfile-source');
  writeFiles(app.folder, {
    'app.py': program['app.py'],
    Pipfile: `[[source]]\nname = "corp"\nurl = "http://\${WHO}:\${PASS}@${address}"\nverify_ssl = true\n[packages]\nwarpling = "*"\n`,
  });
  const env = { WHO: 'builder', PASS: password, UV_DEFAULT_INDEX: `http://${address}` };
  const built = await runWarp(['build', app.folder, '--json'], { env });
  expect(built.status, built.stderr).toBe(0);
  const image = await saveImage(app.docker, app.name);
  expect(scanImage(image, [password])).toEqual([]);
});
