import { describe, expect, test } from 'vitest';
import type { Files } from '../../support/detected-start.ts';
import { plannedFiles } from '../../support/planned-files.ts';

const django: Files = {
  'requirements.txt': 'django\n',
  'manage.py':
    "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site1.settings')\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line()\n",
  'site1/__init__.py': '',
  'site1/settings.py':
    "INSTALLED_APPS = ['shop']\nWSGI_APPLICATION = 'site1.wsgi.application'\nASGI_APPLICATION = 'site1.asgi.application'\n",
  'site1/wsgi.py':
    'from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
  'site1/asgi.py':
    'from django.core.asgi import get_asgi_application\napplication = get_asgi_application()\n',
};
const fastapi: Files = {
  'requirements.txt': 'fastapi\n',
  'main.py': 'from fastapi import FastAPI\napp = FastAPI()\n',
};

function webOf(files: Files) {
  const { processes, stages } = plannedFiles(files);
  const web = processes.find(({ name }) => name === 'web');
  const assemble = stages
    .flatMap(({ steps }) => steps)
    .flatMap((step) =>
      step.kind === 'run' && step.title.startsWith('assembling') ? step.argv : [],
    );
  return {
    server: web?.server,
    module: web?.env.WARP_ENTRY_MODULE,
    checked: assemble.join(' ').match(/--module=([\w.]+)/)?.[1],
  };
}

describe('the server', () => {
  test('of an ASGI application is uvicorn, and it is loaded in the build', () => {
    expect(webOf(fastapi)).toEqual({ server: 'uvicorn', module: 'main', checked: 'main' });
  });

  test('that warp.yaml names wins over what .warpdrive/ says', () => {
    const legacy = {
      'requirements.txt': '',
      'wsgi.py': 'def application(environ, start_response):\n    return []\n',
      '.warpdrive/server_type': 'uwsgi\n',
    };
    expect(webOf(legacy).server).toBe('uwsgi');
    expect(webOf({ ...legacy, 'warp.yaml': 'server: gunicorn\n' }).server).toBe('gunicorn');
  });

  test("decides which of a Django project's applications is served, and checked in the build", () => {
    expect(webOf(django)).toMatchObject({ server: 'mod_wsgi', module: 'site1.wsgi' });
    expect(webOf({ ...django, 'warp.yaml': 'server: hypercorn\n' })).toEqual({
      server: 'hypercorn',
      module: 'site1.asgi',
      checked: 'site1.asgi',
    });
    const channels = {
      ...django,
      'site1/settings.py': `${django['site1/settings.py']}INSTALLED_APPS += ['channels']\n`,
    };
    expect(webOf(channels)).toMatchObject({ server: 'uvicorn', module: 'site1.asgi' });
    expect(webOf({ ...channels, 'warp.yaml': 'server: gunicorn\n' })).toMatchObject({
      server: 'gunicorn',
      module: 'site1.wsgi',
    });
  });

  test('that cannot serve the application is an error that names those that can', () => {
    expect(() => webOf({ ...fastapi, 'warp.yaml': 'server: gunicorn\n' })).toThrow(/cannot serve/);
  });

  test("is none where the Procfile has a web process of the app's own", () => {
    const files = {
      ...fastapi,
      'warp.yaml': 'server: granian\n',
      Procfile: 'web: python main.py\n',
    };
    expect(webOf(files).server).toBeUndefined();
  });
});
