import type { RelPath } from '../../../src/app/app-source.ts';
import type { Missing } from '../../../src/builder/types.ts';
import type { PythonEntry } from '../candidate.ts';
import { knownFrameworks } from '../frameworks/known-frameworks.ts';
import type { PythonProject } from '../source/project.ts';
import type { Block, FunctionDefinition } from '../source/syntax.ts';
import { namedApp, returnedApp } from './app-object.ts';
import { depthOf, fileScore, isConventional, nameScore } from './file-rank.ts';
import type { Reading } from './reading.ts';
import { type AppObject, moduleScope } from './scope.ts';

/** Points before the bonuses of file and name (at most 13) and the malus of depth. */
const base = { framework: 70, plain: 50, factory: 68 };
/** A program that serves the object itself does it with what its author added. */
const served = 45;
const factoryName =
  /^((create|make|build|get|init)_(\w*_)?(app|application|api|server)|app_factory|(app|application)_factory|make_wsgi_app|create_wsgi_app|factory)$/;

/** Every application object and factory at the top level of a file. */
export function callablesIn(
  project: PythonProject,
  file: RelPath,
): { readings: Reading[]; missing: Missing[] } {
  const scope = moduleScope(project, file);
  const module = project.module(file);
  if (scope === undefined || module === undefined) return { readings: [], missing: [] };
  const objects = topLevelNames(file, module).flatMap((name) => {
    const app = namedApp(scope, name);
    return app === undefined ? [] : [objectReading(project, file, name, app)];
  });
  const factories = module.functions
    .filter((item) => !item.main && !item.name.startsWith('_'))
    .flatMap((item) => {
      const app = returnedApp(scope, item);
      return app === undefined ? [] : [{ item, app }];
    });
  const usable = factories.filter(isUsable);
  const readings = usable.map(({ item, app }) => factoryReading(project, file, item, app));
  const missing = factories.filter((one) => !isUsable(one));
  return {
    readings: [...objects, ...readings],
    missing: missing.map(({ item, app }) => needsArguments(file, item, app)),
  };
}

/** Called without arguments; aiohttp's own command passes the words of its command line. */
function isUsable({ item, app }: { item: FunctionDefinition; app: AppObject }): boolean {
  const needed = item.parameters.filter((one) => !one.optional).map(({ name }) => name);
  const words = app.protocol === 'http' && needed.length === 1 && /arg/.test(needed[0] ?? '');
  return needed.length === 0 || words;
}

/** The application a name of the file stands for, wherever it comes from (`from .core import *`). */
export function callableNamed(
  project: PythonProject,
  file: RelPath,
  name: string,
): Reading | undefined {
  const scope = moduleScope(project, file);
  const app = scope === undefined ? undefined : namedApp(scope, name);
  return app === undefined ? undefined : objectReading(project, file, name, app);
}

function needsArguments(file: RelPath, item: FunctionDefinition, app: AppObject): Missing {
  const needed = item.parameters.filter((one) => !one.optional).map((one) => one.name);
  return {
    kind: `${app.framework} factory ${file}:${item.name}`,
    why: `${item.name}() needs ${needed.join(', ')} (${file}, line ${item.line}): a server calls it without arguments`,
  };
}

/** Imported names count only where a file's job is to hold the app: `from .app import app`. */
function topLevelNames(file: RelPath, module: Block): string[] {
  const assigned = module.assignments.flatMap(({ main, targets }) =>
    main ? [] : targets.slice(0, 1),
  );
  const defined = [...module.functions, ...module.classes].map(({ name }) => name);
  const holdsApp = isConventional(file) || depthOf(file) === 0;
  const imported = holdsApp
    ? module.imports.filter(({ as, main }) => !main && nameScore(as) > 0).map(({ as }) => as)
    : [];
  const names = [...assigned, ...defined, ...imported];
  return [...new Set(names)].filter((name) => /^[A-Za-z]\w*$/.test(name));
}

function objectReading(
  project: PythonProject,
  file: RelPath,
  name: string,
  app: AppObject,
): Reading {
  const plain = app.framework === app.protocol;
  const callable = app.attribute === undefined ? name : `${name}.${app.attribute}`;
  const holdsApp = isConventional(file) || depthOf(file) === 0;
  // What wraps, calls or re-exports another application is nearer to what a server is given.
  const sameFile = app.from?.startsWith(`${file}:`) === true;
  const derived = app.from === undefined ? 0 : sameFile ? 1 : holdsApp ? 3 : 0;
  const score = (plain ? base.plain : base.framework) + fileScore(file) + nameScore(name) + derived;
  return reading(project, file, { app, name, callable, factory: false, score });
}

function factoryReading(
  project: PythonProject,
  file: RelPath,
  item: FunctionDefinition,
  app: AppObject,
): Reading {
  const callable = app.attribute === undefined ? item.name : `${item.name}.${app.attribute}`;
  const named = factoryName.test(item.name) ? 0 : 15;
  const plain = app.framework === app.protocol ? base.framework - base.plain : 0;
  const score = base.factory - plain - named + fileScore(file) + nameScore(item.name);
  return reading(project, file, { app, name: item.name, callable, factory: true, score });
}

interface Found {
  readonly app: AppObject;
  readonly name: string;
  readonly callable: string;
  readonly factory: boolean;
  readonly score: number;
}

function reading(project: PythonProject, file: RelPath, found: Found): Reading {
  const { app, name, callable, factory, score } = found;
  const { path, module } = project.importable(file);
  const entry = entryOf(app.protocol, { module, callable, factory }, file);
  return {
    framework: app.framework,
    entry,
    file,
    name,
    score: app.protocol === 'http' ? score - served : score,
    root: '',
    pythonPath: path === '' ? [] : [path],
    evidence: [{ what: describe(found), at: { file, line: app.line } }],
    ...(app.quiet === undefined ? {} : { env: app.quiet }),
  };
}

/** An aiohttp application is served by aiohttp's own server, through a small module of warp's. */
function entryOf(
  protocol: AppObject['protocol'],
  app: { module: string; callable: string; factory: boolean },
  file: RelPath,
): PythonEntry {
  if (protocol !== 'http') return { kind: protocol, ...app };
  const name = `${app.module}:${app.callable}${app.factory ? '()' : ''}`;
  const argv = ['python', '/opt/warp/python/entries/warp_aiohttp.py', name];
  return { kind: 'script', file, argv, target: name, listens: true };
}

function describe({ app, name, factory }: Found): string {
  const title = knownFrameworks.find(({ id }) => id === app.framework)?.title;
  const kind = title ?? (app.protocol === 'wsgi' ? 'plain WSGI' : 'plain ASGI');
  if (factory) return `${name}() returns a ${kind} application and needs no arguments`;
  return `${name} is a ${kind} application: ${app.what}`;
}
