import type { RelPath } from '../../../src/app/app-source.ts';
import type { Missing } from '../../../src/builder/types.ts';
import { knownFrameworks } from '../frameworks/known-frameworks.ts';
import type { PythonProject } from '../source/project.ts';
import { callablesIn } from './callables.ts';
import { defaultApp } from './default-app.ts';
import { depthOf, fileScore, isConventional, mayBeEntry } from './file-rank.ts';
import type { Reading } from './reading.ts';
import { runArguments } from './run-argument.ts';
import { scriptIn } from './scripts.ts';
import { servedFile } from './served-file.ts';

const maxDepth = 4;
/** Bytes: larger sources are data. */
const maxSize = 400_000;
/** So many of the less likely files are read, and so many of those parsed, the likeliest first. */
const maxRead = 5000;
const maxParsed = 150;
/** With a candidate this good in the likely files the rest is not read. */
const good = 60;

// Django's callables stand in wsgi.py and asgi.py, which are looked into anyway.
const packages = [...new Set(knownFrameworks.flatMap((one) => one.packages.map(firstPart)))].filter(
  (name) => name !== 'django',
);
const imported = new RegExp(`^[ \\t]*(?:from|import)[ \\t]+(?:${packages.join('|')})\\b`, 'm');
const made = knownFrameworks
  .flatMap(({ constructors, methods }) => [...constructors, ...(methods ?? [])])
  .map((name) => name.replace('.', '\\.'));
const constructed = new RegExp(
  `\\b(?:${[...new Set(made)].join('|')})\\s*[(),:]|@wsgify|@responder`,
);
const ownCallable =
  /start_response|\(scope, receive|(?:create|make)_app|app_factory|\bimport (?:\w+, )*app|^[ \t]*application[ \t]*=/m;

function mayHoldCallable(text: string): boolean {
  return ownCallable.test(text) || (imported.test(text) && constructed.test(text));
}

function mayHoldEntry(text: string): boolean {
  return mayHoldCallable(text) || commandHint.test(text);
}

const serverHint =
  /\b(serve|serve_forever|run|run_app|run_simple|run_forever|launch|start|listen(?:TCP)?|server|quickstart|make_server|\w*Server|\w*Application)\(/;

const runHint = /\b(?:uvicorn|hypercorn|granian|Granian)\b/;
const commandHint = new RegExp(
  `^[ \\t]*(?:from|import)[ \\t]+(?:${knownFrameworks
    .filter(({ command }) => command !== undefined)
    .flatMap((one) => one.packages)
    .join('|')})\\b`,
  'm',
);

function firstPart(dotted: string): string {
  return dotted.split('.')[0] ?? dotted;
}

/**
 * Looks for callables and programs: first in the files a server's command usually names, then, if
 * that gave nothing good, in all others. A text search keeps the parser to files worth it.
 */
export function searchFiles(
  project: PythonProject,
  enough: boolean,
): { readings: Reading[]; missing: Missing[] } {
  const files = project.app.entries().flatMap(({ path, kind, size }) => {
    const link = kind === 'symlink' && project.app.entry(path)?.kind === 'file';
    const usable = (kind === 'file' || link) && size <= maxSize && mayBeEntry(path);
    return usable && depthOf(path) <= maxDepth && isImportable(path) ? [path] : [];
  });
  const likely = files.filter((path) => isLikely(path));
  const alone = onlyProgram(project);
  const first = likely.map((path) => lookInto(project, path, alone === path));
  const readings = first.flatMap((one) => one.readings);
  const missing = first.flatMap((one) => one.missing);
  if (enough || readings.some(({ score }) => score >= good)) return { readings, missing };
  const rest = files
    .filter((path) => !isLikely(path))
    .toSorted((a, b) => fileScore(b) - fileScore(a))
    .slice(0, maxRead)
    .filter((path) => mayHoldEntry(project.app.text(path) ?? ''))
    .slice(0, maxParsed)
    .map((path) => lookInto(project, path, false));
  return {
    readings: [...readings, ...rest.flatMap((one) => one.readings)],
    missing: [...missing, ...rest.flatMap((one) => one.missing)],
  };
}

/** Templates of projects (`{{name}}/app.py`) and folders with a dash are no modules. */
function isImportable(path: RelPath): boolean {
  const parts = path.replace(/\.py$/, '').split('/');
  return parts.every((part, at) =>
    at === parts.length - 1 ? /^[A-Za-z_]\w*$/.test(part) : /^[\w.-]+$/.test(part),
  );
}

function isLikely(path: RelPath): boolean {
  const depth = depthOf(path);
  return (
    depth === 0 ||
    (depth <= 3 && isConventional(path)) ||
    (depth === 1 && path.endsWith('/__init__.py'))
  );
}

function onlyProgram({ app }: PythonProject): RelPath | undefined {
  // A template of projects has programs of its own, for those who make one.
  if (app.entry('cookiecutter.json') !== undefined) return undefined;
  const programs = app
    .list('')
    .filter((name) => name !== 'manage.py' && mayBeEntry(name) && app.entry(name)?.kind === 'file');
  return programs.length === 1 ? programs[0] : undefined;
}

function lookInto(
  project: PythonProject,
  file: RelPath,
  alone: boolean,
): { readings: Reading[]; missing: Missing[] } {
  const text = project.app.text(file) ?? '';
  const top = depthOf(file) === 0 && (isConventional(file) || alone);
  const found = top || mayHoldCallable(text);
  const { readings, missing } = found ? callablesIn(project, file) : { readings: [], missing: [] };
  const script = top || serverHint.test(text) ? scriptIn(project, file, alone) : undefined;
  const runs = runHint.test(text) ? runArguments(project, file) : [];
  const served = commandHint.test(text) ? servedFile(project, file) : undefined;
  const kept = script === undefined ? undefined : defaultApp(project, file);
  const all = [...readings, ...runs, script, served, kept];
  return { readings: all.filter((one) => one !== undefined), missing };
}
