import { parse } from 'smol-toml';
import type { RelPath } from '../../../src/app/app-source.ts';
import { parseProcfile } from '../../../src/app/procfile.ts';
import { s2iVariables } from '../older/s2i-environment.ts';
import type { PythonProject } from '../source/project.ts';

/** A place where the app itself says what to start. */
export interface Reference {
  /** `module:callable`, `module:factory()`, `module`, or a file. */
  readonly target: string;
  /** Folder the module is looked for in. */
  readonly from: RelPath;
  readonly score: number;
  /** In words: "FLASK_APP in .flaskenv". */
  readonly what: string;
  readonly file: RelPath;
  readonly line: number;
  /** Run it with Python, whatever it holds. */
  readonly script?: boolean;
}

/** All references in the app, strongest first. */
export function references(project: PythonProject): Reference[] {
  return [
    ...procfileReferences(project),
    ...s2iReferences(project),
    ...flaskReferences(project),
    ...pyprojectReferences(project),
    ...gunicornReferences(project),
    ...uwsgiReferences(project),
  ].toSorted((a, b) => b.score - a.score);
}

const serverCommands =
  /(?:^|[\s;&|/])(?:gunicorn|uvicorn|hypercorn|waitress-serve|daphne|granian|uwsgi)\s+([^;&|]*)/;

/**
 * The Procfile's web command: the application a server in it is given, or the file Python runs. The
 * command itself stays the process; this tells what it serves.
 */
function procfileReferences({ app }: PythonProject): Reference[] {
  const file = 'Procfile';
  const web = parseProcfile(app.text(file) ?? '').find(({ name }) => name === 'web');
  if (web === undefined) return [];
  const at = { file, line: web.line, from: '', what: `web in ${file}` };
  const script = /(?:^|[\s;&|])python[\d.]*\s+(?:-\w\s+)*([\w./-]+\.py)\b/.exec(web.command)?.[1];
  const words = serverCommands.exec(web.command)?.[1]?.split(/\s+/) ?? [];
  const target = words.find((word) => /^[A-Za-z_][\w.]*:[\w.]+(\(.*\))?$/.test(word));
  const module = words.findLast((word) => /^[A-Za-z_]\w*(\.\w+)*$/.test(word));
  const named = target ?? module;
  const served = named === undefined ? [] : [{ ...at, target: named, score: 96 }];
  const run =
    script === undefined || /manage\.py$/.test(script)
      ? []
      : [{ ...at, target: script, score: 95, script: true }];
  return [...served, ...run];
}

/** Variables of OpenShift's source-to-image builders: APP_MODULE, APP_FILE, APP_HOME. */
function s2iReferences({ app }: PythonProject): Reference[] {
  const set = new Map(
    s2iVariables(app).flatMap((one) => (one.value === '' ? [] : [[one.name, one]])),
  );
  const home = set.get('APP_HOME')?.value.replace(/^\.?\/+|\/+$/g, '') ?? '';
  const module = set.get('APP_MODULE');
  const script = set.get('APP_FILE');
  const found: Reference[] = [];
  if (script !== undefined)
    found.push({
      ...{ target: joined(home, script.value), from: '', file: script.file, line: script.line },
      ...{ score: 94, what: `APP_FILE in ${script.file}`, script: true },
    });
  if (module !== undefined)
    found.push({
      ...{ target: module.value, from: home, score: 93, file: module.file, line: module.line },
      what: `APP_MODULE in ${module.file}`,
    });
  const at = set.get('APP_HOME');
  if (at !== undefined && module === undefined && script === undefined) {
    const first = ['wsgi', 'app'].find((name) => app.entry(joined(home, `${name}.py`)));
    if (first !== undefined)
      found.push({
        ...{ target: first, from: home, score: 92, file: at.file, line: at.line },
        what: `APP_HOME in ${at.file}`,
      });
  }
  return found;
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function flaskReferences({ app }: PythonProject): Reference[] {
  return ['.flaskenv', '.env'].flatMap((file) => {
    const found = variables(app.text(file) ?? '').get('FLASK_APP');
    if (found === undefined) return [];
    const target = found.value.replace(/^\.\//, '');
    return [{ target, from: '', score: 88, what: `FLASK_APP in ${file}`, file, line: found.line }];
  });
}

function variables(text: string): Map<string, { value: string; line: number }> {
  const found = new Map<string, { value: string; line: number }>();
  for (const [at, line] of text.split('\n').entries()) {
    const match = /^\s*(?:export\s+)?([A-Z_]+)\s*=\s*(.*?)\s*$/.exec(line);
    const value = match?.[2]?.replace(/^(["'])(.*)\1$/, '$2');
    if (match?.[1] !== undefined && value !== undefined && value !== '')
      found.set(match[1], { value, line: at + 1 });
  }
  return found;
}

/** Tables of pyproject.toml that name the application. */
const pyprojectTables = [
  ['tool', 'fastapi', 'entrypoint'],
  ['tool', 'flask', 'app'],
  ['tool', 'warp', 'entrypoint'],
  ['tool', 'vercel', 'entrypoint'],
  ['tool', 'uvicorn', 'app'],
] as const;

function pyprojectReferences({ app }: PythonProject): Reference[] {
  const file = 'pyproject.toml';
  const text = app.text(file);
  if (text === undefined || !/^[ \t]*\[tool\.(fastapi|flask|warp|vercel|uvicorn)/m.test(text))
    return [];
  const document = parsed(text);
  return pyprojectTables.flatMap((path) => {
    const value = path.reduce<unknown>((table, key) => field(table, key), document);
    if (typeof value !== 'string') return [];
    const key = path.at(-1) ?? '';
    const line = text.split('\n').findIndex((one) => one.trimStart().startsWith(key)) + 1;
    return [
      { target: value, from: '', score: 89, what: `${path.join('.')} in ${file}`, file, line },
    ];
  });
}

/** A broken pyproject.toml is reported by the dependencies' reading of it. */
function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return {};
  }
}

function field(table: unknown, key: string): unknown {
  return typeof table === 'object' && table !== null ? Reflect.get(table, key) : undefined;
}

function gunicornReferences(project: PythonProject): Reference[] {
  return ['gunicorn.conf.py', 'gunicorn_config.py', 'gunicorn_conf.py'].flatMap((file) => {
    const set = project.module(file)?.assignments.find(({ targets }) => targets[0] === 'wsgi_app');
    if (set?.value.kind !== 'string') return [];
    const what = `wsgi_app in ${file}`;
    return [{ target: set.value.value, from: '', score: 87, what, file, line: set.line }];
  });
}

function uwsgiReferences({ app }: PythonProject): Reference[] {
  const file = app.list('').find((name) => /^uwsgi[\w.-]*\.ini$/.test(name));
  if (file === undefined) return [];
  const lines = (app.text(file) ?? '').split('\n');
  return lines.flatMap((text, at) => {
    const match = /^\s*(module|wsgi|wsgi-file)\s*=\s*([\w./:-]+)\s*$/.exec(text);
    if (match?.[2] === undefined) return [];
    return [
      { target: match[2], from: '', score: 86, what: `${match[1]} in ${file}`, file, line: at + 1 },
    ];
  });
}
