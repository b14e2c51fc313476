import { describe, expect, test } from 'vitest';
import { bestPython as best, type Files, startOf as start } from '../../support/detected-start.ts';

const flaskApp = 'from flask import Flask\napp = Flask(__name__)\n';
const wsgiFunction = "def application(environ, start_response):\n    return [b'']\n";

describe('what the app says itself', () => {
  test.each<[string, Files, string]>([
    [
      'FLASK_APP',
      { '.flaskenv': 'FLASK_APP=site.py\n', 'site.py': flaskApp, 'app.py': flaskApp },
      'wsgi site:app',
    ],
    [
      "the Procfile's server",
      {
        Procfile: 'web: gunicorn -w 2 site:app --log-file -\n',
        'site.py': flaskApp,
        'app.py': flaskApp,
      },
      'wsgi site:app',
    ],
    [
      "source-to-image's APP_MODULE",
      { '.s2i/environment': 'APP_MODULE=site:app\n', 'site.py': flaskApp, 'app.py': flaskApp },
      'wsgi site:app',
    ],
    [
      "gunicorn's wsgi_app",
      { 'gunicorn.conf.py': "wsgi_app = 'site:app'\n", 'site.py': flaskApp, 'app.py': flaskApp },
      'wsgi site:app',
    ],
    [
      'PasteDeploy, production first',
      {
        'development.ini': '[app:main]\nuse = egg:wiki\n',
        'production.ini': '[app:main]\nuse = egg:wiki\n',
        'wiki/__init__.py': 'def main(global_config, **settings): pass\n',
      },
      'paste production.ini#main',
    ],
    [
      'a name made by star import',
      {
        Procfile: 'web: gunicorn bin:app\n',
        'bin/__init__.py': 'from .core import *\n',
        'bin/core.py': flaskApp,
      },
      'wsgi bin:app',
    ],
  ])('%s', (_title, files, expected) => {
    expect(start(files)).toBe(expected);
  });

  test('APP_HOME becomes the folder on sys.path', () => {
    const found = best({
      '.s2i/environment': 'APP_HOME=project\n',
      'project/wsgi.py': wsgiFunction,
    });
    expect(found).toMatchObject({
      pythonPath: ['project'],
      entry: { module: 'wsgi', callable: 'application' },
    });
  });

  test.each([
    ['is where alembic finds its settings', {}, 'production.ini'],
    ['is not where alembic has a file of its own', { 'alembic.ini': '[alembic]\n' }, undefined],
  ])('a PasteDeploy file with a section for alembic %s', (_, more, expected) => {
    const ini = '[app:main]\nuse = egg:wiki\n[alembic]\nscript_location = wiki/alembic\n';
    const found = best({ 'production.ini': ini, 'wiki/__init__.py': '', ...more });
    expect(found?.env.ALEMBIC_CONFIG).toBe(expected);
  });

  test('a PasteDeploy file names the databases that are state', () => {
    const ini =
      '[app:main]\nuse = egg:wiki\nsqlalchemy.url = sqlite:///%(here)s/wiki.sqlite\n# sqlite:///%(here)s/old.sqlite\n';
    const found = best({ 'etc/production.ini': ini, 'wiki/__init__.py': '' });
    expect(found?.entry).toMatchObject({ kind: 'paste', databases: ['etc/wiki.sqlite'] });
  });

  test('warp.yaml wins over all of it', () => {
    const files = { Procfile: 'web: gunicorn app:app\n', 'app.py': flaskApp, 'b.py': flaskApp };
    expect(start(files, { entrypoint: 'b:app' })).toBe('wsgi b:app');
  });

  test('an entrypoint that is not there is not replaced by a guess', () => {
    expect(start({ 'app.py': flaskApp }, { entrypoint: 'nope:app' })).toBe('-');
  });
});

describe('older configuration', () => {
  const both = { 'app.py': `${wsgiFunction}print(1)\n`, 'wsgi.py': wsgiFunction };

  test('without .warpdrive a callable comes before a script', () => {
    expect(start(both)).toBe('wsgi wsgi:application');
  });

  test('with .warpdrive app.py is run by Python', () => {
    expect(start({ ...both, '.warpdrive/server_type': 'gunicorn\n' })).toBe('python app.py');
  });

  test('deploy_mode decides', () => {
    expect(start({ ...both, '.warpdrive/deploy_mode': 'wsgi\n' })).toBe('wsgi wsgi:application');
  });

  test('a server as deploy_mode starts with its arguments alone', () => {
    const found = best({
      '.warpdrive/deploy_mode': 'mod_wsgi\n',
      '.warpdrive/server_args': '--application-type module --entry-point hello.web\n',
      'hello/__init__.py': '',
      'hello/web.py': wsgiFunction,
    });
    expect(found).toMatchObject({
      server: { value: 'mod_wsgi' },
      entry: { module: 'hello.web', callable: 'application' },
    });
    expect(found?.serverArgs?.value).toContain('hello.web');
  });
});
