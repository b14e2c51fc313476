import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const modules = join(import.meta.dirname, '../../builders/servers/python/image/asgi');

const common = join(import.meta.dirname, '../../builders/python/image');

/** Runs Python with the modules importable and returns the JSON it prints. */
function python(script: string, env: Readonly<Record<string, string>> = {}): unknown {
  const prelude = 'import asyncio, json, sys\n';
  const ended = spawnSync('python3', ['-B', '-c', prelude + script], {
    env: { PATH: process.env.PATH, PYTHONPATH: `${modules}:${common}`, ...env },
    encoding: 'utf8',
  });
  if (ended.status !== 0) throw new Error(ended.stderr);
  return JSON.parse(ended.stdout);
}

const headers = (pairs: Readonly<Record<string, string>>): string =>
  `[${Object.entries(pairs)
    .map(([name, value]) => `(b"${name}", b"${value}")`)
    .join(', ')}]`;

/** What an app behind these networks sees of a request. */
function seen(networks: string, client: string, pairs: Readonly<Record<string, string>>): unknown {
  const script = `
import warp_asgi_proxy
async def app(scope, receive, send):
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    print(json.dumps([scope["client"][0], scope["scheme"], headers]))
scope = {"type": "http", "scheme": "http", "client": ("${client}", 1), "headers": ${headers({ host: 'inside', ...pairs })}}
asyncio.run(warp_asgi_proxy.behind(app)(scope, None, None))
`;
  return python(script, { WARP_TRUST_PROXY: networks });
}

describe('forwarded headers', () => {
  const forwarded = {
    'x-forwarded-for': '203.0.113.7, 10.0.0.9',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'shop.example',
  };

  it('are believed when they come from a trusted network', () => {
    expect(seen('10.0.0.0/8', '10.1.2.3', forwarded)).toMatchObject([
      '203.0.113.7',
      'https',
      { host: 'shop.example' },
    ]);
  });

  it('change the address that daphne logs, which is the one it gave to the app', () => {
    const script = `
import warp_asgi_proxy
async def app(scope, receive, send):
    pass
own = ["10.1.2.3", 1]
scope = {"type": "http", "scheme": "http", "client": own, "headers": ${headers(forwarded)}}
asyncio.run(warp_asgi_proxy.behind(app)(scope, None, None))
print(json.dumps(own))
`;
    expect(python(script, { WARP_TRUST_PROXY: '10.0.0.0/8' })).toEqual(['203.0.113.7', 0]);
  });

  it('are taken away when they come from elsewhere', () => {
    expect(seen('10.0.0.0/8', '192.0.2.1', forwarded)).toEqual([
      '192.0.2.1',
      'http',
      { host: 'inside' },
    ]);
  });

  it('reach the app as they are where nobody is trusted', () => {
    expect(seen('', '127.0.0.1', forwarded)).toEqual([
      '127.0.0.1',
      'http',
      { host: 'inside', ...forwarded },
    ]);
  });

  it('name the client that the nearest trusted proxy saw, not what a client claims', () => {
    const claimed = { 'x-forwarded-for': '1.2.3.4, 203.0.113.7, 10.0.0.9' };
    expect(seen('10.0.0.0/8', '::ffff:10.1.2.3', claimed)).toContain('203.0.113.7');
  });
});

/** What is reported while a server runs the lifespan of `app`. */
function reported(app: string): unknown {
  return python(`
import warp_lifespan
told = []
${app}
async def main():
    events = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    async def receive(): return next(events)
    async def send(message): told.append(message["type"])
    watched = warp_lifespan.watched(app, lambda name, text: told.append([name, text]))
    try:
        await watched({"type": "lifespan"}, receive, send)
    except ValueError as error:
        told.append(str(error))
asyncio.run(main())
print(json.dumps(told))
`);
}

describe('the first load of an ASGI app', () => {
  it("is reported before the server is told that the lifespan's startup is complete", () => {
    const app = `
async def app(scope, receive, send):
    await receive(); await send({"type": "lifespan.startup.complete"})
    await receive(); await send({"type": "lifespan.shutdown.complete"})`;
    expect(reported(app)).toEqual([
      ['loaded', ''],
      'lifespan.startup.complete',
      'lifespan.shutdown.complete',
    ]);
  });

  it('has failed when the startup has, with its message', () => {
    const app = `
async def app(scope, receive, send):
    await receive(); await send({"type": "lifespan.startup.failed", "message": "no database"})`;
    expect(reported(app)).toEqual([['load-failed', 'no database\n'], 'lifespan.startup.failed']);
  });

  it('is done for an app that knows no lifespan, whose error the server still sees', () => {
    const app = `
async def app(scope, receive, send): raise ValueError("http only")`;
    expect(reported(app)).toEqual([['loaded', ''], 'http only']);
  });
});

describe('an ASGI application', () => {
  it.each([
    [
      'def app(scope):\n    async def run(receive, send): print(json.dumps("two"))\n    return run',
      'two',
    ],
    [
      'class app:\n    def __init__(self, scope): pass\n    async def __call__(self, receive, send): print(json.dumps("class"))',
      'class',
    ],
    ['async def app(scope, receive, send): print(json.dumps("three"))', 'three'],
    ['def app(*args):\n    async def run(): print(json.dumps("any"))\n    return run()', 'any'],
  ])('of either generation is called as it wants: %s', (source, answer) => {
    const script = `import warp_single\n${source}\nasyncio.run(warp_single.single_callable(app)({"type": "http"}, None, None))`;
    expect(python(script)).toBe(answer);
  });
});

it('ends each connection behind its answer while the container drains', () => {
  const script = `
import os, tempfile
state = tempfile.TemporaryDirectory()
os.environ["WARP_STATE"] = state.name
import warp_asgi_draining
told = []
async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
async def send(message): told.append([name.decode() for name, _ in message["headers"]])
def ask(version):
    asyncio.run(warp_asgi_draining.closing(app)({"type": "http", "http_version": version}, None, send))
ask("1.1")
open(state.name + "/draining", "w").close()
ask("1.1")
ask("2")
print(json.dumps(told))
`;
  expect(python(script)).toEqual([[], ['connection'], []]);
});
