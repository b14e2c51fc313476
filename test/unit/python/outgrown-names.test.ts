import { describe, expect, test } from 'vitest';
import type { Files } from '../../support/detected-start.ts';
import { planFailure, plannedFiles } from '../../support/planned-files.ts';

const settings = [
  "ROOT_URLCONF = 'shop.urls'",
  "WSGI_APPLICATION = 'shop.wsgi.application'",
  'INSTALLED_APPS = []',
].join('\n');

/** A Django project; `files` replace its own. */
const project = (files: Files): Files => ({
  'manage.py':
    "import os\nfrom django.core.management import execute_from_command_line\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\nexecute_from_command_line([])\n",
  'shop/__init__.py': '',
  'shop/settings.py': settings,
  'shop/urls.py': 'from django.urls import path\nurlpatterns = []\n',
  'shop/wsgi.py':
    'from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
  'requirements.txt': 'Django\n',
  ...files,
});

const oldUrls = { 'shop/urls.py': 'from django.conf.urls import url\nurlpatterns = []\n' };

function heldTo(files: Files) {
  const plan = plannedFiles(files);
  const lines = plan.stages
    .flatMap(({ steps }) => steps)
    .flatMap((step) =>
      step.kind === 'file' && step.to.endsWith('older-releases.txt') ? [step.content.trim()] : [],
    );
  const python = plan.facts.find(({ name }) => name === 'python.version')?.value;
  const warned = plan.warnings.filter(({ code }) => code === 'WARP_PYTHON_OLDER_RELEASE');
  return { lines: [...new Set(lines)], python, warned };
}

describe('code that uses what a release took away', () => {
  test('holds an open requirement below that release, on a Python it runs on', () => {
    const { lines, python, warned } = heldTo(project(oldUrls));
    expect({ lines, python }).toEqual({ lines: ['django<4.0'], python: '3.11' });
    expect(warned).toMatchObject([{ at: { file: 'shop/urls.py', line: 1 } }]);
  });

  test('counts where it needs the oldest release', () => {
    const urls = `${oldUrls['shop/urls.py']}from django.utils import six\n`;
    expect(heldTo(project({ 'shop/urls.py': urls })).lines).toEqual(['django<3.0']);
  });

  test('is an error where no Python that is offered runs that release', () => {
    const error = planFailure(
      project({ ...oldUrls, 'shop/settings.py': `${settings}\nMIDDLEWARE_CLASSES = []\n` }),
    );
    expect(error).toMatchObject({ code: 'WARP_PYTHON_VERSION', exitCode: 20 });
    expect(error.message).toContain('MIDDLEWARE_CLASSES');
  });

  test('may be of a package that another one brings', () => {
    const source =
      'from flask import Flask\nfrom werkzeug.contrib.fixers import ProxyFix\napp = Flask(__name__)\n';
    const files = { 'app.py': source, 'requirements.txt': 'flask\n' };
    expect(heldTo(files).lines).toEqual(['werkzeug<1.0']);
  });

  test.each<[string, Files]>([
    ['a release is asked for', { ...oldUrls, 'requirements.txt': 'Django>=4\n' }],
    [
      'constraints name one',
      { ...oldUrls, 'requirements.txt': 'Django\n-c c.txt\n', 'c.txt': 'django==5.2\n' },
    ],
    [
      'it is tried',
      {
        'shop/urls.py':
          'try:\n    from django.conf.urls import url\nexcept ImportError:\n    from django.urls import re_path as url\n',
      },
    ],
    [
      'the setting that took its place is there too',
      { 'shop/settings.py': `${settings}\nMIDDLEWARE = []\nMIDDLEWARE_CLASSES = MIDDLEWARE\n` },
    ],
    ['nothing loads the file', { 'old/urls.py': oldUrls['shop/urls.py'] }],
  ])('says nothing where %s', (_, files) => {
    const { lines, python, warned } = heldTo(project(files));
    expect({ lines, python, warned }).toEqual({ lines: [], python: '3.13', warned: [] });
  });
});
