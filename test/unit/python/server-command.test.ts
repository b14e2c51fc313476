import { describe, expect, it } from 'vitest';
import { serverCommand } from '../../../builders/python/declared/server-command.ts';

describe('the server that a command starts', () => {
  it.each([
    ['gunicorn shop.wsgi', { program: 'gunicorn' }],
    ['gunicorn -b 127.0.0.1:8000 app:app', { host: '127.0.0.1', port: 8000 }],
    ['gunicorn --bind=:5000 app:app', { host: undefined, port: 5000 }],
    ['gunicorn -b0.0.0.0:$PORT app:app', { host: '0.0.0.0', port: undefined }],
    ['gunicorn --bind "[::]:$PORT" app:app', { host: '[::]', port: undefined }],
    ['gunicorn --bind unix:/run/app.sock app:app', { socket: 'unix:/run/app.sock' }],
    ['flask db upgrade; flask translate compile; gunicorn microblog:app', { program: 'gunicorn' }],
    ['./manage.py migrate && exec venv/bin/gunicorn app', { program: 'gunicorn' }],
    ['WEB=1 poetry run python -m gunicorn app', { program: 'gunicorn' }],
    ['uwsgi ./etc/uwsgi.ini', { program: 'uwsgi', distribution: 'pyuwsgi' }],
    ['uwsgi --http 127.0.0.1:9090 -w app', { host: '127.0.0.1', port: 9090 }],
    ['uwsgi --socket /tmp/app.sock -w app', { socket: '/tmp/app.sock' }],
    ['waitress-serve --listen=*:8080 app:app', { distribution: 'waitress', host: '*', port: 8080 }],
    ['waitress-serve --port 6543 app:app', { host: undefined, port: 6543 }],
    ['uvicorn app:app --host localhost --port 80', { host: 'localhost', port: 80 }],
    ['daphne -b 0.0.0.0 -p 8001 chat.asgi:application', { host: '0.0.0.0', port: 8001 }],
  ])('%s', (command, expected) => {
    const unsaid = { host: undefined, port: undefined, socket: undefined };
    expect({ ...unsaid, ...serverCommand(command) }).toMatchObject(expected);
  });

  it.each(['python app.py', 'rq worker gunicorn', 'echo gunicorn', './gunicorn.sh', ''])(
    'is none for %j',
    (command) => expect(serverCommand(command)).toBeUndefined(),
  );
});

const files: Readonly<Record<string, string>> = {
  'gunicorn.conf.py': 'bind = "127.0.0.1:5000"\nwsgi_app = "shop.wsgi"\n',
  'conf/g.py': "bind = ['0.0.0.0:7000']\n",
  'computed.py': 'bind = "0.0.0.0:" + os.environ["PORT"]\n',
  'uwsgi.ini': '[uwsgi]\nhttp-socket = :9000\nmodule = shop.wsgi:app\n[other]\nhttp = :1\n',
};

describe('what the settings of a server say besides', () => {
  it.each([
    ['gunicorn', { host: '127.0.0.1', port: 5000, target: { module: 'shop.wsgi' } }],
    ['gunicorn -b :6000 app:app', { port: 6000, target: { module: 'app', callable: 'app' } }],
    ['gunicorn -c conf/g.py app:app', { host: '0.0.0.0', port: 7000 }],
    ['gunicorn -c computed.py app:app', { host: undefined, port: undefined }],
    ['uwsgi uwsgi.ini', { port: 9000, target: { module: 'shop.wsgi', callable: 'app' } }],
    ['uwsgi --ini ./uwsgi.ini', { port: 9000 }],
  ])('%s', (command, expected) => {
    const found = serverCommand(command, (file) => files[file]);
    expect({ host: undefined, port: undefined, ...found }).toMatchObject(expected);
  });
});

describe('what a server loads', () => {
  it.each([
    ['gunicorn shop.wsgi --workers 3', undefined],
    ['gunicorn --workers 3 shop.wsgi', { module: 'shop.wsgi', callable: 'application' }],
    ['gunicorn -w 3 "shop:make()"', { module: 'shop', callable: 'make()' }],
    ['gunicorn --workers 3', undefined],
    ['uvicorn shop.main:app --host localhost:80', { module: 'shop.main', callable: 'app' }],
    ['uvicorn --factory shop.main:make', { module: 'shop.main', callable: 'make()' }],
    ['uwsgi --http :80 -w shop', { module: 'shop', callable: 'application' }],
    ['waitress-serve --call shop:make', { module: 'shop', callable: 'make()' }],
  ])('%s', (command, target) => expect(serverCommand(command)?.target).toEqual(target));
});

it.each([
  ['gunicorn app:app', 'HUP'],
  ['granian app:app', 'HUP'],
  ['uvicorn app:app --workers 4', 'HUP'],
  ['uvicorn app:app --workers 1', undefined],
  ['uvicorn app:app', undefined],
  ['uwsgi --master -w app', undefined],
  ['hypercorn app:app', undefined],
])('replaces its processes where the server can: %s', (command, signal) => {
  expect(serverCommand(command)?.reload).toBe(signal);
});

it.each([
  ['hypercorn app:app', '127.0.0.1', 8000],
  ['hypercorn -b 0.0.0.0:$PORT app:app', '0.0.0.0', undefined],
  ['hypercorn -c file:h.py app:app', undefined, undefined],
  ['daphne -p $PORT app:app', '127.0.0.1', undefined],
  ['daphne -b 0.0.0.0 app:app', '0.0.0.0', 8000],
  ['waitress-serve app:app', undefined, 8080],
  [`gunicorn -b 0.0.0.0:$\{PORT:-8000} app:app`, '0.0.0.0', undefined],
])('knows where a server listens that is not told: %s', (command, host, port) => {
  expect({ host: undefined, port: undefined, ...serverCommand(command) }).toMatchObject({
    host,
    port,
  });
});
