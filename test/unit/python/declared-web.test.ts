import { describe, expect, it } from 'vitest';
import { servers } from '../../../builders/catalog.ts';
import { pythonBuilder } from '../../../builders/python/index.ts';
import { type MemoryFile, memoryApp } from '../../../src/app/memory-app.ts';
import { makePlan } from '../../../src/builder/make-plan.ts';
import { readConfig } from '../../../src/config/read-config.ts';
import { noAnswers } from '../../../src/lock/answers.ts';
import type { Plan } from '../../../src/plan/types.ts';

const flaskApp = { 'app.py': 'from flask import Flask\napp = Flask(__name__)\n' };

function plan(files: Readonly<Record<string, MemoryFile>>): Plan {
  const app = memoryApp({ ...flaskApp, 'requirements.txt': 'flask\n', ...files });
  const config = readConfig(app, { env: {} });
  if (!config.ok) throw new Error('the configuration is wrong');
  return makePlan({
    app,
    config: config.value,
    builders: [pythonBuilder],
    servers,
    platform: 'linux/amd64',
    warpVersion: '0.0.0',
    answers: noAnswers,
  });
}

const fact = ({ facts }: Plan, name: string) => facts.find((one) => one.name === name);
const warnings = (made: Plan) => made.warnings.map(({ code }) => code);
const titles = ({ stages }: Plan) =>
  stages.flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'run' ? [step.title] : [])));

const own =
  "from aiohttp import web\nif __name__ == '__main__':\n    web.run_app(1, host='127.0.0.1', port=5005)\n";

describe('a web command of the app', () => {
  it('is run as it asks, and the plan says what warp would have chosen', () => {
    const made = plan({
      Procfile: 'web: gunicorn app:app\nworker: python work.py\n',
      'requirements.txt': 'flask\ngunicorn\n',
    });
    expect(made.processes.map(({ name, listens }) => [name, listens])).toEqual([
      ['web', true],
      ['worker', false],
    ]);
    expect(fact(made, 'web.server')).toMatchObject({
      value: 'gunicorn',
      reason: { at: { file: 'Procfile', line: 1 } },
      rejected: [{ value: 'mod_wsgi' }],
    });
    expect(warnings(made)).toEqual([]);
  });

  it('gets its server beside the dependencies where none of them names it', () => {
    const made = plan({ Procfile: 'web: waitress-serve --port=$PORT app:app\n' });
    expect(warnings(made)).toContain('WARP_WEB_SERVER_UNDECLARED');
    expect(titles(made)).toContainEqual(expect.stringContaining('installing waitress'));
    expect(made.image.env.PATH).toContain('/opt/warp/server/waitress/lib/bin');
  });

  it('gets it as well where only requirements name it that are not installed', () => {
    const web = 'web: ddtrace-run python -m gunicorn.app.wsgiapp app:app\n';
    const lists = { 'requirements/deploy.txt': 'gunicorn\n', 'requirements/main.txt': 'flask\n' };
    const none = { 'requirements.txt': 'flask\n' };
    expect(warnings(plan({ Procfile: web, ...none, ...lists }))).toContain(
      'WARP_WEB_SERVER_UNDECLARED',
    );
    const included = { ...lists, 'requirements.txt': '-r requirements/deploy.txt\n' };
    expect(warnings(plan({ Procfile: web, ...included }))).not.toContain(
      'WARP_WEB_SERVER_UNDECLARED',
    );
  });

  it('decides the port of the image where it names one', () => {
    const made = plan({ Procfile: 'web: gunicorn --bind 0.0.0.0:8000 app:app\n' });
    expect(made.image.port).toBe(8000);
  });

  it('is opened where it listens for the container alone', () => {
    const made = plan({ Procfile: 'web: gunicorn -b 127.0.0.1:8000 app:app\n' });
    expect(fact(made, 'web.address')?.value).toBe('0.0.0.0');
    expect(made.processes[0]?.command).toContain('WARP_OPEN_LOOPBACK=1');
  });

  it('is judged by its load, gets its signals alone and reloads, where the server can', () => {
    const made = plan({ Procfile: 'web: ./prepare && gunicorn app:app\n' });
    expect(made.processes[0]).toMatchObject({
      judged: 'begun',
      leads: true,
      reload: [expect.stringContaining('reload_own.sh'), 'gunicorn', 'HUP', 'app', 'app'],
    });
    expect(made.processes[0]?.command).toContain('WARP_WATCH=gunicorn app app');
    const program = plan({ 'main.py': 'import waitress\nwaitress.serve(1)\n', 'app.py': '' });
    expect(program.processes[0]).toMatchObject({ judged: 'listens' });
    const shell = plan({ Procfile: 'web: ./serve.sh\n' }).processes[0];
    expect(shell).toMatchObject({ judged: 'listens' });
    expect(shell).not.toHaveProperty('reload');
    const socket = plan({ Procfile: 'web: uwsgi --socket 127.0.0.1:3031\n' }).processes[0];
    expect(socket).toMatchObject({ judged: false });
  });

  it.each([
    ['python -u ./own.py', { 'own.py': own }],
    ['echo a && exec python3 own.py', { 'own.py': own }],
    ['python -m pack', { 'pack/__init__.py': '', 'pack/__main__.py': own }],
  ])('that runs a program of the app is where that listens: %s', (command, files) => {
    const made = plan({ Procfile: `web: ${command}\n`, ...files });
    expect(made.image.port).toBe(5005);
    expect(fact(made, 'web.address')?.value).toBe('0.0.0.0');
    expect(made.processes[0]).toMatchObject({ judged: 'listens' });
    expect(made.processes[0]?.command).toContain('WARP_OPEN_LOOPBACK=1');
  });

  it('is told the port where it names none', () => {
    const made = plan({ Procfile: 'web: uvicorn app:app\n' });
    expect(made.processes[0]?.command).toContain('UVICORN_PORT=$PORT');
  });

  it.each(['gunicorn -b unix:/run/app.sock app:app', 'uwsgi --socket 127.0.0.1:3031 -w app'])(
    'is warned about where no request arrives: %s',
    (command) =>
      expect(warnings(plan({ Procfile: `web: ${command}\n` }))).toContain('WARP_WEB_UNREACHABLE'),
  );
});

describe('settings for a server', () => {
  it.each([
    ['gunicorn.conf.py', 'gunicorn'],
    ['uwsgi.ini', 'uwsgi'],
  ])('%s asks for %s', (file, server) => {
    const made = plan({ [file]: 'workers = 3\n' });
    expect(made.processes[0]?.server).toBe(server);
    expect(fact(made, 'web.server')).toMatchObject({ reason: { at: { file } } });
  });

  it('yield to warp.yaml', () => {
    const made = plan({ 'uwsgi.ini': '[uwsgi]\n', 'warp.yaml': 'server: mod_wsgi\n' });
    expect(made.processes[0]?.server).toBe('mod_wsgi');
  });
});
