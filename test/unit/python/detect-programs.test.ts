import { describe, expect, test } from 'vitest';
import type { ScriptEntry } from '../../../builders/python/candidate.ts';
import { bestPython, type Files, startOf } from '../../support/detected-start.ts';

const guard = "if __name__ == '__main__':\n";
const streamlit =
  'streamlit run FILE --server.address=0.0.0.0 --server.port=$PORT --server.headless=true --server.fileWatcherType=none';
const page = "import streamlit as st\nst.title('hello')\n";

function program(files: Files): ScriptEntry {
  const entry = bestPython(files)?.entry;
  if (entry?.kind !== 'script') throw new Error(`no program: ${entry?.kind}`);
  return entry;
}

describe('apps that a command of their framework serves', () => {
  test.each<[string, Files, string]>([
    ['a Streamlit page', { 'app.py': page }, streamlit.replace('FILE', 'app.py')],
    [
      'of several pages the one that Streamlit itself looks for',
      { 'streamlit_app.py': page, 'app.py': page, 'pages/1_more.py': page },
      streamlit.replace('FILE', 'streamlit_app.py'),
    ],
    [
      'the page with more pages beside it',
      { 'src/Home.py': page, 'src/pages/2_chart.py': page, 'src/widgets.py': 'import streamlit\n' },
      streamlit.replace('FILE', 'src/Home.py'),
    ],
    [
      'a page whose function is called below the guard',
      {
        'dashboard.py': `import streamlit as st\ndef main():\n    st.title('x')\n${guard}    main()\n`,
      },
      streamlit.replace('FILE', 'dashboard.py'),
    ],
    [
      'a Panel app',
      { 'app.py': "import panel as pn\npn.Column('a').servable()\n" },
      'panel serve app.py --address=0.0.0.0 --port=$PORT --allow-websocket-origin=* --use-xheaders',
    ],
    [
      'a Bokeh document',
      { 'main.py': 'from bokeh.io import curdoc\ncurdoc().add_root(figure())\n' },
      'bokeh serve main.py --address=0.0.0.0 --port=$PORT --allow-websocket-origin=* --use-xheaders',
    ],
    [
      'a Bokeh folder with what its page needs beside it',
      {
        'plots/main.py': 'from bokeh.io import curdoc\ncurdoc().add_root(figure())\n',
        'plots/theme.yaml': '',
      },
      'bokeh serve plots --address=0.0.0.0 --port=$PORT --allow-websocket-origin=* --use-xheaders',
    ],
    [
      'a folder of py4web apps',
      {
        'apps/__init__.py': '',
        'apps/one/__init__.py':
          "from py4web import action\n@action('index')\ndef index():\n    pass\n",
        'apps/two/controllers.py': "from py4web import action\n@action('x')\ndef x():\n    pass\n",
      },
      'warp_py4web apps',
    ],
    [
      'a marimo notebook',
      { 'notebook.py': `import marimo\napp = marimo.App()\n${guard}    app.run()\n` },
      'marimo run notebook.py --host=0.0.0.0 --port=$PORT --headless',
    ],
  ])('%s', (_, files, expected) => {
    expect(startOf(files)).toBe(expected);
  });

  test('a helper that only defines what pages use is no page', () => {
    expect(
      startOf({ 'widgets.py': 'import streamlit as st\ndef show():\n    st.write(1)\n' }),
    ).toBe('-');
  });
});

describe('programs that serve by themselves', () => {
  test('Gradio is told where to listen', () => {
    const demo = { 'app.py': 'import gradio as gr\ndemo = gr.Blocks()\ndemo.launch()\n' };
    expect(program(demo)).toMatchObject({
      argv: ['python', 'app.py'],
      env: { GRADIO_SERVER_NAME: '0.0.0.0', GRADIO_SERVER_PORT: '$PORT' },
    });
  });

  test.each<[string, string, { port?: number; local?: boolean }]>([
    [
      'wsgiref with its address in another call',
      "from wsgiref.simple_server import make_server\nserver = make_server('0.0.0.0', 6543, app)\nserver.serve_forever()\n",
      { port: 6543 },
    ],
    [
      'constants are followed',
      "from http.server import HTTPServer\nPORT = 8000\nHTTPServer(('', PORT), Handler).serve_forever()\n",
      { port: 8000 },
    ],
    [
      'a variable other than PORT has its default',
      "import os\nfrom aiohttp import web\nweb.run_app(make(), port=int(os.getenv('APP_PORT', '9000')))\n",
      { port: 9000 },
    ],
    [
      'PORT is asked for: nothing is decided',
      "import os\nfrom aiohttp import web\nweb.run_app(make(), port=int(os.environ.get('PORT', 5000)))\n",
      {},
    ],
    [
      'the default of a framework, on the loopback address',
      'import cherrypy\ncherrypy.quickstart(Root())\n',
      { port: 8080, local: true },
    ],
    [
      'a port known at run time only, and with it the address',
      "from aiohttp import web\nconfig = load()\nweb.run_app(make(), host=config['host'], port=config['port'])\n",
      { local: true },
    ],
  ])('%s', (_, source, expected) => {
    const { port, local } = program({ 'main.py': source });
    const found = { ...(port ? { port: port.value } : {}), ...(local ? { local } : {}) };
    expect(found).toEqual(expected);
  });

  test.each<[string, string]>([
    [
      'tornado.options',
      "from tornado.options import define, options\ndefine('port', default=8888)\n",
    ],
    [
      'argparse',
      "import tornado, argparse\nparser.add_argument('--port', type=int, default=8888)\n",
    ],
  ])('a --port option of %s is used', (_, head) => {
    const source = `${head}import tornado.web\napp = tornado.web.Application([])\napp.listen(options.port)\n`;
    expect(startOf({ 'server.py': source })).toBe('python server.py --port=$PORT');
  });

  test.each([
    [
      'made and told to listen in one breath',
      'import tornado.web\ntornado.web.Application([]).listen(9100)\n',
      9100,
    ],
    [
      "reached by its module's own object",
      'from twisted.internet import reactor\nreactor.listenTCP(9200, site)\n',
      9200,
    ],
  ])('a server %s is seen', (_, source, port) => {
    expect(program({ 'serve.py': source, 'other.py': 'print(1)\n' })).toMatchObject({
      listens: true,
      port: { value: port },
    });
  });

  const serving =
    'from aiohttp import web\ndef main():\n    web.run_app(web.Application(), port=9300)\n';

  test.each<[string, Files, string]>([
    [
      'the package around it',
      { 'shop/__init__.py': '', 'shop/__main__.py': 'from .app import main\nmain()\n' },
      'python -m shop',
    ],
    [
      'a console script among others',
      {
        'pyproject.toml':
          '[project]\nname = "shop"\n[project.scripts]\nstore = "shop.app:main"\nstock = "shop.stock:main"\n',
        'shop/__init__.py': '',
      },
      'store',
    ],
  ])('what runs a server that only others call is %s', (_, files, start) => {
    const found = { ...files, 'shop/app.py': serving };
    expect(startOf(found)).toBe(start);
    expect(program(found)).toMatchObject({ listens: true, port: { value: 9300 } });
  });

  test('a file whose server nobody calls is no program', () => {
    const method = `${serving.replace('def', 'class Site:\n  def').replace('    web', '      web')}`;
    const other = { 'tool.py': 'print(1)\n' };
    expect(startOf({ 'shop/__init__.py': '', 'shop/app.py': method, ...other })).toBe(
      'python tool.py',
    );
    const called = `${method}${guard}    Site().main()\n`;
    expect(startOf({ 'shop/__init__.py': '', 'shop/app.py': called, ...other })).toBe(
      'python shop/app.py',
    );
  });

  test('a package that can be run is', () => {
    const files: Files = {
      'shop/__init__.py': '',
      'shop/__main__.py': 'from shop.main import main\nmain()\n',
      'shop/main.py': 'from aiohttp import web\ndef main():\n    web.run_app(web.Application())\n',
    };
    expect(startOf(files)).toBe('python -m shop');
  });

  test('a module that imports its neighbours by dots is run as one', () => {
    const source = `from aiohttp import web\nfrom .routes import routes\n${guard}    web.run_app(web.Application())\n`;
    expect(startOf({ 'shop/__init__.py': '', 'shop/server.py': source })).toBe(
      'python -m shop.server',
    );
  });

  test.each([
    ['an object', 'app = web.Application()\n', 'site:app'],
    [
      'a coroutine that takes the command line',
      'async def init(argv):\n    return web.Application()\n',
      'site:init()',
    ],
  ])('an aiohttp application that no program serves: %s', (_, source, name) => {
    const files = { 'site.py': `from aiohttp import web\n${source}` };
    expect(startOf(files)).toBe(`python /opt/warp/python/entries/warp_aiohttp.py ${name}`);
  });
});

describe('what a program gives to an ASGI server', () => {
  test.each<[string, Files, string]>([
    [
      'by name, whatever the port',
      {
        'run.py':
          "import uvicorn\nuvicorn.run('shop.web:site', host='127.0.0.1', port=9000, reload=True)\n",
        'shop/web.py': 'from fastapi import FastAPI\nsite = FastAPI()\n',
      },
      'asgi shop.web:site',
    ],
    [
      'a factory by name',
      {
        'main.py': "import uvicorn\nuvicorn.run('shop.web:create', factory=True)\n",
        'shop/web.py': 'from fastapi import FastAPI\ndef create():\n    return FastAPI()\n',
      },
      'asgi shop.web:create()',
    ],
  ])('%s', (_, files, expected) => {
    expect(startOf(files)).toBe(expected);
  });
});
