import { describe, expect, test } from 'vitest';
import { detectPython } from '../../../builders/python/detect.ts';
import { memoryApp } from '../../../src/app/memory-app.ts';
import { rankCandidates } from '../../../src/builder/rank.ts';
import { bestPython as best, type Files, startOf as start } from '../../support/detected-start.ts';

const flaskApp = 'from flask import Flask\napp = Flask(__name__)\n';
const wsgiFunction = "def application(environ, start_response):\n    return [b'']\n";
const guard = "if __name__ == '__main__':\n";

describe('callables', () => {
  test.each<[string, Files, string]>([
    [
      'a Flask app is served, not run by its development server',
      { 'app.py': `${flaskApp}${guard}    app.run()\n` },
      'wsgi app:app',
    ],
    [
      'an import under another name is followed',
      { 'app.py': 'import flask as f\nsite = f.Flask(__name__)\n' },
      'wsgi app:site',
    ],
    [
      'a class derived from the framework counts',
      { 'app.py': 'from flask import Flask\nclass Mine(Flask): pass\napp = Mine(__name__)\n' },
      'wsgi app:app',
    ],
    [
      'a wrapped app is still the app',
      {
        'app.py': `from werkzeug.middleware.proxy_fix import ProxyFix\n${flaskApp}app = ProxyFix(app)\n`,
      },
      'wsgi app:app',
    ],
    [
      'the outer of two names for one app is taken',
      { 'app.py': `${flaskApp}application = ProxyFix(app)\n` },
      'wsgi app:application',
    ],
    [
      'an extension given the app is no app',
      { 'site.py': `${flaskApp}db = SQLAlchemy(app)\n` },
      'wsgi site:app',
    ],
    [
      'Bottle objects',
      { 'main.py': 'import bottle\napp = bottle.default_app()\n' },
      'wsgi main:app',
    ],
    [
      'Bottle by star import',
      { 'main.py': 'from bottle import *\napp = Bottle()\n' },
      'wsgi main:app',
    ],
    ['Falcon', { 'main.py': 'import falcon\napi = falcon.API()\n' }, 'wsgi main:api'],
    [
      'Falcon for ASGI',
      { 'main.py': 'import falcon.asgi\napp = falcon.asgi.App()\n' },
      'asgi main:app',
    ],
    [
      'Pyramid',
      {
        'main.py':
          'from pyramid.config import Configurator\nconfig = Configurator()\napp = config.make_wsgi_app()\n',
      },
      'wsgi main:app',
    ],
    ['Dash', { 'app.py': 'from dash import Dash\napp = Dash(__name__)\n' }, 'wsgi app:app.server'],
    ['FastAPI', { 'main.py': 'from fastapi import FastAPI\napp = FastAPI()\n' }, 'asgi main:app'],
    [
      'FastHTML, which gives its app in a tuple',
      { 'main.py': 'from fasthtml.common import *\napp, rt = fast_app()\n' },
      'asgi main:app',
    ],
    [
      'a class that another package derives from the framework, by its name',
      { 'app.py': 'from ours.web import FlaskBase\napp = FlaskBase(__name__, "shop")\n' },
      'wsgi app:app',
    ],
    ['a plain WSGI function in any module', { 'hello.py': wsgiFunction }, 'wsgi hello:application'],
    [
      'a function application, whatever its two parameters are called',
      { 'wsgi.py': "def application(e, s):\n    return [b'']\n" },
      'wsgi wsgi:application',
    ],
    [
      'an instance of a callable class',
      {
        'wsgi.py':
          'class App:\n    def __call__(self, environ, start_response): pass\napplication = App()\n',
      },
      'wsgi wsgi:application',
    ],
    [
      'a plain ASGI function',
      { 'asgi.py': 'async def app(scope, receive, send): pass\n' },
      'asgi asgi:app',
    ],
    [
      'a re-export in wsgi.py',
      { 'wsgi.py': 'from shop.web import app\n', 'shop/__init__.py': '', 'shop/web.py': flaskApp },
      'wsgi wsgi:app',
    ],
    [
      'the file a server names by convention wins over tests, docs and examples',
      {
        'app.py': flaskApp,
        'examples/app.py': flaskApp,
        'tests/wsgi.py': flaskApp,
        'mock-api/wsgi.py': flaskApp,
      },
      'wsgi app:app',
    ],
    [
      "a worker's own app is not the web app",
      {
        'blog.py': 'from app import create_app\napp = create_app()\n',
        'worker.py': 'from app import create_app\napp = create_app()\n',
        'app/__init__.py':
          'from flask import Flask\ndef create_app(config=None):\n    app = Flask(__name__)\n    return app\n',
      },
      'wsgi blog:app',
    ],
  ])('%s', (_title, files, expected) => {
    expect(start(files)).toBe(expected);
  });

  test('two equal apps are both kept, for the question', () => {
    const app = memoryApp({ 'app.py': flaskApp, 'main.py': flaskApp });
    const ranking = rankCandidates(detectPython(app, {}).candidates);
    expect(ranking.equal).toHaveLength(1);
  });

  test('every candidate points at a file and a line', () => {
    const app = memoryApp({ 'app.py': `import os\n${flaskApp}` });
    const [candidate] = detectPython(app, {}).candidates;
    expect(candidate?.evidence[0]?.at).toEqual({ file: 'app.py', line: 3 });
  });
});

describe('factories and packages', () => {
  const factory =
    'from flask import Flask\ndef create_app(test_config=None):\n    app = Flask(__name__)\n    return app\n';

  test.each<[string, Files, string]>([
    ['a factory without arguments', { 'flaskr/__init__.py': factory }, 'wsgi flaskr:create_app()'],
    ['below src/', { 'src/flaskr/__init__.py': factory }, 'wsgi flaskr:create_app()'],
    [
      'a factory called at module level gives way to its result',
      { 'main.py': `${factory}app = create_app()\n` },
      'wsgi main:app',
    ],
    [
      'a return annotation is enough',
      {
        'app.py':
          'from flask import Flask\nfrom other import make\ndef create_app() -> Flask:\n    return make()\n',
      },
      'wsgi app:create_app()',
    ],
    [
      'a program at the top that calls the package factory',
      {
        'autoapp.py': 'from shop.app import create_app\napp = create_app()\n',
        'shop/app.py': factory,
      },
      'wsgi autoapp:app',
    ],
  ])('%s', (_title, files, expected) => {
    expect(start(files)).toBe(expected);
  });

  test('src/ is put on sys.path for a package in it', () => {
    expect(best({ 'src/flaskr/__init__.py': factory })?.pythonPath).toEqual(['src']);
  });

  test('a folder that is no package is put on sys.path itself', () => {
    const found = best({ 'backend/main.py': flaskApp, 'backend/items.py': '' });
    expect(found).toMatchObject({ pythonPath: ['backend'], entry: { module: 'main' } });
  });

  test('a factory that needs an argument is no candidate, and is reported', () => {
    const files = { 'app.py': factory.replace('=None', '') };
    const { candidates, missing } = detectPython(memoryApp(files), {});
    expect(candidates).toEqual([]);
    expect(missing[0]?.why).toContain('test_config');
  });
});

describe('programs', () => {
  const wsgiref =
    'from wsgiref.simple_server import make_server\n' +
    `${guard}    make_server('', 8000, handler).serve_forever()\n`;

  test.each<[string, Files, string]>([
    [
      'http.server',
      {
        'web.py': `import http.server\n${guard}    http.server.HTTPServer(('', 1), None).serve_forever()\n`,
      },
      'python web.py',
    ],
    [
      'a gunicorn embedded in the program beats the plain callable it serves',
      {
        'app.py': `from gunicorn.app.base import BaseApplication\n${wsgiFunction}class Server(BaseApplication): pass\n${guard}    Server(application).run()\n`,
      },
      'python app.py',
    ],
    [
      'waitress at import',
      { 'app.py': `import waitress\n${wsgiFunction}waitress.serve(application)\n` },
      'python app.py',
    ],
    [
      'an app made below the main guard only',
      {
        'app.py': `from pyramid.config import Configurator\n${wsgiref.replace('make_server(', 'app = Configurator().make_wsgi_app()\n    make_server(')}`,
      },
      'python app.py',
    ],
    [
      'a plain callable that only wsgiref serves is given to a real server',
      { 'app.py': `${wsgiFunction}${wsgiref}` },
      'wsgi app:application',
    ],
    [
      'aiohttp',
      { 'main.py': `from aiohttp import web\napp = web.Application()\nweb.run_app(app)\n` },
      'python main.py',
    ],
    [
      'a program of conventional name',
      { 'main.py': "print('hello')\n", 'lib.py': '' },
      'python main.py',
    ],
    ['the only program', { 'hello.py': "print('hello')\n" }, 'python hello.py'],
    [
      'a lone module of definitions is nothing to run',
      { 'function.py': 'def handle(event): pass\n' },
      '-',
    ],
    [
      'a console script called start',
      {
        'pyproject.toml': '[project]\nname = "x"\n[project.scripts]\nstart = "x:main"\n',
        'x.py': 'def main(): pass\n',
      },
      'start',
    ],
    ['dependencies without code', { 'requirements.txt': 'six\n' }, 'python'],
    ['code without an entry is not that', { 'requirements.txt': 'six\n', 'a.py': 'x = 1\n' }, '-'],
  ])('%s', (_title, files, expected) => {
    expect(start(files)).toBe(expected);
  });
});
