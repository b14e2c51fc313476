import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageFolder } from '../support/package-folder.ts';
import { runWarp } from '../support/run-warp.ts';
import { type SystemMachine, systemMachine } from '../support/system-machine.ts';
import { writeFiles } from '../support/write-files.ts';

/** Debian with its Apache, where two apps are installed; the tests follow each other. */
let machine: SystemMachine;
let before: string;

const shop = (version: string, more = '') => ({
  'app.py': `import os, time
from flask import Flask, request

app = Flask(__name__)

@app.get("/")
def index():
    return "${version} %s %s" % (os.environ.get("GREETING", "-"), os.getuid())

@app.get("/sleep")
def sleep():
    time.sleep(float(request.args["s"]))
    return "${version}"
${more}`,
  'requirements.txt': 'flask==3.1.1\n',
  'warp.yaml': 'name: shop\nserver:\n  static: { /assets: assets }\n',
  'assets/app.0123abcd.js': 'x\n',
});

const shopHost = ['--server-name', 'shop.test'];

async function installShop(files: Readonly<Record<string, string>>, ...options: string[]) {
  writeFiles(machine.folder, files);
  await machine.write(machine.folder, 'shop', ...shopHost, ...options);
  return await machine.sh('/install/shop/install.sh');
}

beforeAll(async () => {
  machine = await systemMachine('apache');
});

afterAll(async () => {
  await machine?.[Symbol.asyncDispose]();
});

test('a machine that lacks packages is told which, and what installs them', async () => {
  await machine.write(
    join(packageFolder(), 'examples/django-blog'),
    'blog',
    '--server-name',
    'blog.test',
  );
  const { status, output } = await machine.sh('/install/blog/install.sh');
  expect(status, output).toBe(69);
  const [, command] =
    /Install them \((apt-get install [^)]*)\)/.exec(output.replace(/\r\n/g, ' ')) ?? [];
  expect(command).toContain('apache2-dev');
  const installed = await machine.sh(`${command} -y -q ssl-cert && apachectl start`);
  expect(installed.status, installed.output.slice(-2000)).toBe(0);
  before = await machine.files();
  expect(before).toContain('/etc/apache2/apache2.conf f 644 root root');
});

test('a Django project is served with its static files and its data', async () => {
  const { status, output } = await machine.sh('/install/blog/install.sh --migrate');
  expect(status, output).toBe(0);
  const page = await machine.get('blog.test', '/');
  expect(page.status, page.body).toBe(200);
  const style = await machine.get('blog.test', '/static/blog/site.css');
  expect(style).toMatchObject({ status: 200, type: 'text/css' });
  expect(style.headers['cache-control']).toBe('max-age=60, public');
});

test('an app beside it has processes, a user and variables of its own', async () => {
  const { status, output } = await installShop(shop('one'));
  expect(status, output).toBe(0);
  const changed = await machine.sh(
    'echo GREETING=hej >>/etc/warp-apache/shop.env && /opt/warp-apache/apps/shop/warp reload',
  );
  expect(changed.status, changed.output).toBe(0);
  const id = (await machine.sh('id -u warp-shop')).output.trim();
  expect((await machine.get('shop.test', '/')).body).toBe(`one hej ${id}`);
  const hashed = await machine.get('shop.test', '/assets/app.0123abcd.js');
  expect(hashed.headers['cache-control']).toContain('immutable');
  expect((await machine.get('blog.test', '/')).status).toBe(200);
  const others = await machine.sh(
    'setpriv --reuid=nobody --clear-groups cat /etc/warp-apache/shop.env',
  );
  expect(others.output).toContain('Permission denied');
});

test('what is installed already is left alone', async () => {
  const { status, output } = await machine.sh('/install/shop/install.sh');
  expect({ status, output: output.trim() }).toEqual({
    status: 0,
    output: 'warp: shop is here already, and up to date',
  });
});

test('new code takes over without a lost request', async () => {
  const seen = new Map<string, number>();
  let going = true;
  const asked: Promise<void>[] = [];
  const ask = async (path: string) => {
    const answer = await machine.get('shop.test', path).then(
      ({ status, body }) => `${status} ${body.split(' ')[0]}`,
      (error: unknown) => String(error),
    );
    seen.set(answer, (seen.get(answer) ?? 0) + 1);
  };
  const stream = (async () => {
    for (let number = 0; going && number < 900; number += 1) {
      asked.push(ask(number % 20 === 0 ? '/sleep?s=3' : '/sleep?s=0.05'));
      await sleep(50);
    }
  })();
  const { status, output } = await installShop(shop('two'));
  const reloaded = await machine.sh('/opt/warp-apache/apps/shop/warp reload');
  await sleep(2_000);
  going = false;
  await stream;
  await Promise.all(asked);
  expect(status, output).toBe(0);
  expect(reloaded.status, reloaded.output).toBe(0);
  expect([...seen.keys()].sort()).toEqual(['200 one', '200 two']);
});

test('code that does not load changes nothing', async () => {
  const { status, output } = await installShop(shop('three', 'raise RuntimeError("no")\n'));
  expect(status, output).toBe(70);
  expect(output).toContain('RuntimeError: no');
  expect((await machine.get('shop.test', '/')).body).toContain('two');
  await installShop(shop('two'));
});

test('it is served by TLS with the certificate of the distribution', async () => {
  const { status, output } = await installShop(shop('two'), '--tls-certificate', 'snakeoil');
  expect(status, output).toBe(0);
  expect((await machine.get('shop.test', '/')).headers.location).toBe('https://shop.test/');
  const page = await machine.sh(
    `python3 -c 'import ssl, http.client as h; c = h.HTTPSConnection("127.0.0.1", context=ssl._create_unverified_context()); c.request("GET", "/", headers={"Host": "shop.test"}); print(c.getresponse().read().decode())'`,
  );
  expect(page.output).toContain('two hej');
});

test('the configuration has no findings', async () => {
  const folder = await machine.copyOut('/etc/apache2');
  const { json, status } = await runWarp(['apache', '--verify', folder, '--json']);
  expect(status).toBe(0);
  expect(json).toMatchObject({ findings: [], unknown: [] });
  expect((json as { applications: string[] }).applications).toHaveLength(2);
});

test.each([
  [
    'another Python beside it',
    `sed -i "s/^PYTHON_VERSION=.*/PYTHON_VERSION='3.12'/" /install/shop/settings`,
    'is for Python 3.13',
  ],
  [
    'a mod_wsgi of another Python',
    'echo "LoadModule wsgi_module /x/mod_wsgi-py311.so" >/etc/apache2/mods-enabled/wsgi.load',
    'loads a mod_wsgi of Python 3.11',
  ],
])('%s is refused, with the way out', async (_what, change, said) => {
  const { status, output } = await machine.sh(
    `cp -p /install/shop/settings /tmp/settings; ${change}; /install/shop/install.sh; status=$?
     mv /tmp/settings /install/shop/settings; rm -f /etc/apache2/mods-enabled/wsgi.load; exit $status`,
  );
  expect(status, output).toBe(78);
  expect(output).toContain(said);
});

test('each app goes alone, and the last leaves the machine as it was', async () => {
  const first = await machine.sh('/install/shop/uninstall.sh --purge');
  expect(first.status, first.output).toBe(0);
  expect((await machine.get('blog.test', '/')).status).toBe(200);
  const last = await machine.sh('/install/blog/uninstall.sh --purge');
  expect(last.status, last.output).toBe(0);
  expect(await machine.files()).toBe(before);
});
