import type { RelPath } from '../../../src/app/app-source.ts';
import { join, moduleFile, type PythonProject } from '../source/project.ts';
import { callableNamed, callablesIn } from './callables.ts';
import { packageFile } from './package-program.ts';
import type { Reading } from './reading.ts';
import type { Reference } from './reference.ts';
import { importedFrameworks } from './scope.ts';
import { script, scriptIn } from './scripts.ts';
import { servedFile } from './served-file.ts';

const usualNames = ['application', 'app', 'create_app', 'make_app'];

/** The reading a reference (`module:callable`, a file) stands for; undefined when it leads nowhere. */
export function resolveTarget(project: PythonProject, reference: Reference): Reading | undefined {
  const { target, score, what, line } = reference;
  const evidence = { what: `${what} is ${target}`, at: { file: reference.file, line } };
  if (reference.script === true) {
    const file = target.endsWith('.py') ? target : `${target}.py`;
    if (project.app.entry(file) === undefined) return undefined;
    return { ...programIn(project, file), score, evidence: [evidence] };
  }
  const [moduleName = '', callable] = target.split(/:(.*)/s);
  const file = fileOf(project, reference.from, moduleName);
  if (file === undefined) return undefined;
  const found = callablesIn(project, file).readings.toSorted((a, b) => b.score - a.score);
  const name = callable?.replace(/\(.*$/s, '');
  const reading =
    pick(found, name) ??
    (name === undefined ? undefined : callableNamed(project, file, name)) ??
    unread(project, { file, name: name ?? 'application', callable });
  const root = reference.from;
  return {
    ...reading,
    ...asSaid(reading, { root, file, moduleName }),
    ...(root === '' ? {} : { root }),
    score,
    evidence: [evidence, ...reading.evidence],
  };
}

/** How the file is run: by its framework's command where only that serves it, else by Python. */
function programIn(project: PythonProject, file: RelPath): Reading {
  const { replaces: _moot, ...reading } =
    servedFile(project, file) ??
    packageFile(project, file) ??
    scriptIn(project, file, true) ??
    script(file, 0, '', 1);
  return { ...reading, file };
}

/** The module by the name the reference gives it, which is what the app's own imports go by. */
function asSaid(
  { entry, pythonPath }: Reading,
  said: { root: RelPath; file: RelPath; moduleName: string },
): Pick<Reading, 'entry' | 'pythonPath'> {
  const { root, file, moduleName } = said;
  if (entry.kind !== 'wsgi' && entry.kind !== 'asgi') return { entry, pythonPath };
  const inner = file.slice(root === '' ? 0 : root.length + 1).replace(/(\/__init__)?\.py$/, '');
  const dotted = inner.replaceAll('/', '.');
  const name = moduleName.replaceAll('/', '.');
  if (root !== '') return { entry: { ...entry, module: dotted }, pythonPath: [root] };
  if (dotted === name) return { entry: { ...entry, module: name }, pythonPath: [] };
  return { entry, pythonPath };
}

function fileOf(project: PythonProject, from: RelPath, module: string): RelPath | undefined {
  const path = join(from, module);
  if (/\.py$/.test(module)) return project.app.entry(path)?.kind === 'file' ? path : undefined;
  const dotted = module.replaceAll('/', '.');
  return (
    moduleFile(project.app, from, dotted) ?? moduleFile(project.app, join(from, 'src'), dotted)
  );
}

function pick(readings: readonly Reading[], name: string | undefined): Reading | undefined {
  if (name !== undefined) return readings.find((reading) => reading.name === name);
  const usual = usualNames.map((one) => readings.find((reading) => reading.name === one));
  return usual.find((reading) => reading !== undefined) ?? readings[0];
}

/** The app says so, but the source does not show what the name is: taken at its word. */
function unread(
  project: PythonProject,
  said: { file: RelPath; name: string; callable: string | undefined },
): Reading {
  const { path, module } = project.importable(said.file);
  const factory = said.callable?.includes('(') ?? false;
  const block = project.module(said.file);
  const framework = block === undefined ? undefined : importedFrameworks(block)[0];
  const kind = framework?.protocol === 'asgi' ? 'asgi' : 'wsgi';
  return {
    framework: framework?.id ?? kind,
    entry: { kind, module, callable: said.name, factory },
    file: said.file,
    name: said.name,
    score: 0,
    root: '',
    pythonPath: path === '' ? [] : [path],
    evidence: [],
  };
}
