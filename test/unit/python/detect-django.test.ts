import { describe, expect, test } from 'vitest';
import type { PythonCandidate } from '../../../builders/python/candidate.ts';
import { detectPython } from '../../../builders/python/detect.ts';
import { type MemoryFile, memoryApp } from '../../../src/app/memory-app.ts';
import { rankCandidates } from '../../../src/builder/rank.ts';

type Files = Readonly<Record<string, MemoryFile>>;

function best(files: Files, config: unknown = {}): PythonCandidate | undefined {
  const { candidates } = detectPython(memoryApp(files), config);
  return rankCandidates(candidates).best?.data as PythonCandidate | undefined;
}

function managePy(settings: string): string {
  return [
    'import os, sys',
    'def main():',
    `    os.environ.setdefault('DJANGO_SETTINGS_MODULE', '${settings}')`,
    '    from django.core.management import execute_from_command_line',
    '    execute_from_command_line(sys.argv)',
    "if __name__ == '__main__':",
    '    main()',
    '',
  ].join('\n');
}

function wsgiPy(settings: string): string {
  return [
    'import os',
    'from django.core.wsgi import get_wsgi_application',
    `os.environ.setdefault('DJANGO_SETTINGS_MODULE', '${settings}')`,
    'application = get_wsgi_application()',
    '',
  ].join('\n');
}

const settingsPy = "INSTALLED_APPS = []\nWSGI_APPLICATION = 'mysite.wsgi.application'\n";
const fresh: Files = {
  'manage.py': managePy('mysite.settings'),
  'mysite/__init__.py': '',
  'mysite/settings.py': settingsPy,
  'mysite/wsgi.py': wsgiPy('mysite.settings'),
  'mysite/asgi.py': wsgiPy('mysite.settings').replaceAll('wsgi', 'asgi'),
};

function nested(folder: string, files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, file]) => [`${folder}/${path}`, file]),
  );
}

describe('a Django project', () => {
  test.each([
    ["INSTALLED_APPS = ['daphne', 'shop']\n", 'mysite.asgi.application'],
    ["INSTALLED_APPS = ['shop']\nINSTALLED_APPS += ['channels']\n", 'mysite.asgi.application'],
    [
      "THIRD_PARTY_APPS = ['channels']\nINSTALLED_APPS = THIRD_PARTY_APPS\n",
      'mysite.asgi.application',
    ],
  ])('with Channels is served as ASGI: %j', (apps, application) => {
    const settings = `${apps}ASGI_APPLICATION = '${application}'\n`;
    const found = best({ ...fresh, 'mysite/settings.py': settings });
    expect(found?.entry).toMatchObject({
      kind: 'asgi',
      module: 'mysite.asgi',
      callable: 'application',
    });
    expect(found?.evidence.map(({ what }) => what)).toContainEqual(
      expect.stringMatching(
        /^ASGI_APPLICATION is mysite\.asgi\.application, and (daphne|channels) is installed$/,
      ),
    );
  });

  test.each([
    ['an asgi.py that nothing asks for', settingsPy],
    [
      'Channels, but an ASGI_APPLICATION that leads nowhere',
      "INSTALLED_APPS = ['channels']\nASGI_APPLICATION = 'gone.asgi.application'\n",
    ],
    [
      'an ASGI_APPLICATION without Channels',
      "INSTALLED_APPS = ['shop']\nASGI_APPLICATION = 'mysite.asgi.application'\n",
    ],
  ])('with %s stays WSGI', (_, settings) => {
    expect(best({ ...fresh, 'mysite/settings.py': settings })?.entry.kind).toBe('wsgi');
  });

  test('as startproject makes it', () => {
    expect(best(fresh)).toMatchObject({
      framework: 'django',
      entry: { kind: 'wsgi', module: 'mysite.wsgi', callable: 'application', factory: false },
      pythonPath: [],
      django: {
        settingsModule: {
          value: 'mysite.settings',
          reason: { at: { file: 'mysite/wsgi.py', line: 3 } },
        },
        settingsFile: 'mysite/settings.py',
        managePy: 'manage.py',
        projectDir: '',
        wsgiModule: 'mysite.wsgi',
        asgiModule: 'mysite.asgi',
        otherSettings: [],
      },
    });
  });

  test('in a folder below puts that folder on sys.path', () => {
    const files = { 'requirements.txt': 'django\n', ...nested('backend', fresh) };
    expect(best(files)).toMatchObject({
      pythonPath: ['backend'],
      entry: { module: 'mysite.wsgi' },
      django: { projectDir: 'backend', settingsFile: 'backend/mysite/settings.py' },
    });
  });

  test('behind a link to manage.py is the folder that holds the settings', () => {
    const files = { 'manage.py': { link: 'backend/manage.py' }, ...nested('backend', fresh) };
    expect(best(files)?.django?.projectDir).toBe('backend');
  });

  test('without manage.py is known by its wsgi.py', () => {
    const { 'manage.py': _gone, ...files } = fresh;
    expect(best(files)?.django?.settingsModule.value).toBe('mysite.settings');
  });

  test('without wsgi.py is served by Django itself', () => {
    const files = { 'manage.py': managePy('settings'), 'settings.py': 'INSTALLED_APPS = []\n' };
    expect(best(files)).toMatchObject({
      entry: { module: 'django.core.wsgi', callable: 'get_wsgi_application', factory: true },
      env: { DJANGO_SETTINGS_MODULE: 'settings' },
    });
  });

  test('whose settings module is missing is still Django, and says so', () => {
    const found = best({ 'manage.py': managePy('nonexistent.settings') });
    expect(found?.django?.settingsModule.value).toBe('nonexistent.settings');
    expect(found?.django?.settingsFile).toBeUndefined();
  });

  test('is not what a Flask command line called manage.py is', () => {
    const found = best({
      'manage.py': 'from flask_script import Manager\nfrom app import app\nManager(app).run()\n',
      'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
    });
    expect(found).toMatchObject({ framework: 'flask', entry: { module: 'app' } });
  });
});

describe('several settings modules', () => {
  const several: Files = {
    'manage.py': managePy('mysite.settings.dev'),
    'mysite/__init__.py': '',
    'mysite/settings/__init__.py': '',
    'mysite/settings/base.py': settingsPy,
    'mysite/settings/dev.py': 'from .base import *\n',
    'mysite/settings/production.py': 'from .base import *\n',
  };

  test("wsgi.py's is taken, manage.py's is the rejected one", () => {
    const files = { ...several, 'mysite/wsgi.py': wsgiPy('mysite.settings.production') };
    const django = best(files)?.django;
    expect(django?.settingsModule.value).toBe('mysite.settings.production');
    expect(django?.settingsModule.rejected?.map(({ value }) => value)).toEqual([
      'mysite.settings.dev',
    ]);
    expect(django?.development).toBe(false);
    expect(django?.otherSettings).toContain('mysite.settings.base');
  });

  test('WSGI_APPLICATION is followed through star imports', () => {
    const files = { ...several, 'mysite/wsgi.py': wsgiPy('mysite.settings.production') };
    expect(best(files)?.django?.wsgiModule).toBe('mysite.wsgi');
  });

  test("the app's Dockerfile wins over wsgi.py's default", () => {
    const files = {
      ...several,
      'mysite/wsgi.py': wsgiPy('mysite.settings.dev'),
      Dockerfile: 'FROM python\nENV DJANGO_SETTINGS_MODULE=mysite.settings.production DEBUG=off\n',
    };
    expect(best(files)?.django?.settingsModule).toMatchObject({
      value: 'mysite.settings.production',
      reason: { at: { file: 'Dockerfile', line: 2 } },
    });
  });

  test('development settings are marked as such', () => {
    const files = { ...several, 'mysite/wsgi.py': wsgiPy('mysite.settings.dev') };
    expect(best(files)?.django?.development).toBe(true);
  });

  test('production is preferred when no file names one', () => {
    const manage =
      'import sys\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n';
    const files = { ...several, 'manage.py': manage };
    expect(best(files)?.django?.settingsModule.value).toBe('mysite.settings.production');
  });

  test('warp.yaml decides', () => {
    const found = best(several, { settings: 'mysite.settings.base' });
    expect(found?.django?.settingsModule).toMatchObject({
      value: 'mysite.settings.base',
      reason: { via: 'config' },
    });
  });
});
