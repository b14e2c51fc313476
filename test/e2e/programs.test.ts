import { expect, test } from 'vitest';
import { getPage } from '../support/get-page.ts';
import { runWarp } from '../support/run-warp.ts';
import { askWebSocket } from '../support/web-socket.ts';
import { writtenApps } from '../support/written-apps.ts';

const tornadoChat = `import asyncio

import tornado
import tornado.websocket
from tornado.options import define, options

define("port", default=8888, type=int)


class Main(tornado.web.RequestHandler):
    def get(self):
        self.write("hello from tornado")


class Echo(tornado.websocket.WebSocketHandler):
    def on_message(self, message):
        self.write_message("echo: " + message)


async def main():
    options.parse_command_line()
    tornado.web.Application([("/", Main), ("/ws", Echo)]).listen(options.port)
    await asyncio.Event().wait()


asyncio.run(main())
`;
const appOf = writtenApps();

test('Streamlit serves its page', async () => {
  const app = await appOf('streamlit', {
    'requirements.txt': 'streamlit\n',
    'streamlit_app.py': "import streamlit as st\n\nst.title('hello')\n",
  });
  const { url } = await app.run();
  const page = await getPage(url, '/');
  expect(page.status).toBe(200);
  expect(page.body).toContain('<title>Streamlit</title>');
});

test('an aiohttp package that listens on 127.0.0.1 is reached all the same', async () => {
  const app = await appOf('aiohttp', {
    'requirements.txt': 'aiohttp\n',
    'shop/__init__.py': '',
    'shop/__main__.py': 'from shop.main import main\n\nmain()\n',
    'shop/main.py': `from aiohttp import web

CONFIG = {"host": "127.0.0.1", "port": 8080}


async def hello(request):
    return web.Response(text="hello from aiohttp")


def main():
    app = web.Application()
    app.add_routes([web.get("/", hello)])
    web.run_app(app, host=CONFIG["host"], port=CONFIG["port"])
`,
  });
  const { url } = await app.run();
  expect((await getPage(url, '/')).body).toBe('hello from aiohttp');
});

test('a Bottle program that serves its default application is under the usual server', async () => {
  const app = await appOf('bottle', {
    'requirements.txt': 'bottle\n',
    'hello.py': `from bottle import route, run


@route("/")
def index():
    return "hello from bottle"


run(host="localhost", port=8080, reloader=True)
`,
  });
  const { url, container } = await app.run();
  const page = await getPage(url, '/');
  expect(page).toMatchObject({ status: 200, body: 'hello from bottle' });
  expect(page.headers.server).toMatch(/^Apache/);
  const { output } = await app.exec(container, ['ls', '/tmp/warp']);
  expect(output).toContain('loaded');
});

test('a Tornado program is told its port, and its WebSocket answers', async () => {
  const app = await appOf('tornado', {
    'requirements.txt': 'tornado\n',
    'chat.py': tornadoChat,
  });
  const { url } = await app.run();
  expect((await getPage(url, '/')).body).toBe('hello from tornado');
  expect(await askWebSocket(url, '/ws', 'one')).toBe('echo: one');
});

test('a program whose import is nowhere is refused by the build, which names it', async () => {
  const app = await appOf('broken', {
    'requirements.txt': 'bottle\n',
    'app.py':
      'import wsgiref.simple_server as server\nimport nowhere_at_all\nserver.make_server()\n',
  });
  const built = await runWarp(['build', app.folder, '--json']);
  expect(built).toMatchObject({ status: 40, failure: { code: 'WARP_APP_MODULE_MISSING' } });
  expect(built.failure?.message).toContain('app.py:2');
});
