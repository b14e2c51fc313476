import type { RelPath } from '../../../src/app/app-source.ts';

/** Folders whose files are not what a server runs, wherever they stand. */
const sideFolders = new Set(
  [
    'tests test testing docs doc examples example samples migrations scripts script tools benchmarks',
    'bench fixtures node_modules venv env .venv site-packages __pycache__ build dist static templates',
    'alembic versions locale vendor third_party notebooks contrib ci',
  ].flatMap((names) => names.split(' ')),
);

/** Files that belong to tools. */
const toolFile =
  /^(setup|conftest|fabfile|tasks|noxfile|toxfile|gunicorn[._]?conf(ig)?|gunicorn\.conf|test_.*|.*_test|tests|settings|config|urls|models|admin|__main__)\.py$/;

/** Files of background workers and command lines that make an application for their own use. */
const helperFile =
  /(celery|worker|task|cli|manage|shell|seed|migrat|cron|script|debug|local|dev|demo|example)/i;

const fileBonus: Readonly<Record<string, number>> = {
  'wsgi.py': 9,
  'asgi.py': 8,
  'app.py': 7,
  'main.py': 7,
  'application.py': 5,
  'server.py': 5,
  'api.py': 4,
  'run.py': 4,
  'index.py': 3,
  '__init__.py': 2,
};

const nameBonus: Readonly<Record<string, number>> = {
  application: 4,
  app: 4,
  create_app: 4,
  make_app: 3,
  app_factory: 3,
  create_application: 3,
  server: 2,
  api: 2,
  main: 2,
  wsgi: 2,
  asgi: 2,
  wsgi_app: 2,
};

export function baseName(file: RelPath): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/** Folders above the file; `src` at the top does not count. */
export function depthOf(file: RelPath): number {
  const depth = file.split('/').length - 1;
  return file.startsWith('src/') ? depth - 1 : depth;
}

/** False for files no server starts: tests, docs, migrations, tools, hidden folders. */
export function mayBeEntry(file: RelPath): boolean {
  if (!file.endsWith('.py') || toolFile.test(baseName(file))) return false;
  return inMainFolder(file);
}

/** False inside tests, mocks, docs, examples, hidden folders and folders that a template names. */
export function inMainFolder(file: RelPath): boolean {
  const folders = file.split('/').slice(0, -1);
  return !folders.some(
    (folder) => sideFolders.has(folder) || /^\.|[-_]tests?$|^e2e|^mock|\{\{/.test(folder),
  );
}

export function isConventional(file: RelPath): boolean {
  return baseName(file) in fileBonus && baseName(file) !== '__init__.py';
}

/** How much a file looks like the one a server starts: −30 … 9. */
export function fileScore(file: RelPath): number {
  const bonus = fileBonus[baseName(file)] ?? 0;
  const helper = bonus === 0 && helperFile.test(baseName(file)) ? 10 : 0;
  // A package's __init__ is as near as a module beside the package.
  const depth = depthOf(file) - (baseName(file) === '__init__.py' ? 1 : 0);
  return bonus - helper - 3 * Math.max(0, depth);
}

export function nameScore(name: string): number {
  return nameBonus[name] ?? 0;
}
