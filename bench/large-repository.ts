import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files of the repository, about. */
export const largeRepositoryFiles = 20_000;

/**
 * Writes a repository of the size that slows tools down: a Django project with many applications,
 * templates, and a vendored folder of packages in another language that no rule leaves out.
 */
export function writeLargeRepository(folder: string): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('requirements.txt', 'django\n');
  write('manage.py', managePy);
  write('site/settings.py', settingsPy);
  write('site/wsgi.py', wsgiPy);
  write('site/__init__.py', '');
  for (let app = 0; app < 400; app += 1) {
    for (const name of ['__init__', 'models', 'views', 'urls', 'admin', 'forms', 'tests', 'tasks'])
      write(`apps/app${app}/${name}.py`, modulePy(name, app));
    for (let page = 0; page < 12; page += 1)
      write(
        `apps/app${app}/templates/app${app}/page${page}.html`,
        '<p>{{ text }}</p>\n'.repeat(20),
      );
  }
  for (let at = 0; at < 12_000; at += 1)
    write(`third/lib${at % 300}/part${at % 7}/file${at}.js`, 'export const x = 1;\n'.repeat(10));
}

const managePy = `import os, sys
if __name__ == '__main__':
    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')
    from django.core.management import execute_from_command_line
    execute_from_command_line(sys.argv)
`;
const settingsPy = `SECRET_KEY = 'x'\nWSGI_APPLICATION = 'site.wsgi.application'\nINSTALLED_APPS = []\n`;
const wsgiPy = `import os
from django.core.wsgi import get_wsgi_application
os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')
application = get_wsgi_application()
`;

function modulePy(name: string, app: number): string {
  const body = `from django.db import models\n\n\nclass Thing${app}(models.Model):\n    name = models.CharField(max_length=20)\n`;
  return `"""${name} of app ${app}."""\n${body.repeat(8)}`;
}
