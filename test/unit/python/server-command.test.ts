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
