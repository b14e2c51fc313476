import type { RelPath } from '../../../src/app/app-source.ts';
import type { ScriptEntry } from '../candidate.ts';
import type { Runner } from '../frameworks/framework.ts';
import { directoryOf, type PythonProject } from '../source/project.ts';
import type { Block } from '../source/syntax.ts';
import { expressionsIn } from './django-settings.ts';
import { baseName, depthOf, fileScore } from './file-rank.ts';
import { isLoopback, listenOption, readsPort } from './listen-address.ts';
import { type OwnServer, ownServer } from './own-server.ts';
import type { Reading } from './reading.ts';

const scriptFiles = new Set(['app.py', 'main.py', 'server.py', 'run.py', 'web.py', 'index.py']);

/** The server that a module starts when somebody calls what it defines, as a program of that file. */
export function servingModule(project: PythonProject, file: RelPath): Reading | undefined {
  const module = project.module(file);
  const server = module && ownServer(module, false);
  return module && server && servingScript(project, file, { module, server });
}

/** The file as a program run by Python: it listens by itself, or it is called like one. */
export function scriptIn(
  project: PythonProject,
  file: RelPath,
  alone: boolean,
): Reading | undefined {
  const module = project.module(file);
  if (module === undefined) return undefined;
  const server = ownServer(module, true);
  if (server !== undefined) return servingScript(project, file, { module, server });
  if (depthOf(file) > 0 || directoryOf(file) !== '' || !doesSomething(module)) return undefined;
  if (!scriptFiles.has(baseName(file)) && !alone) return undefined;
  const score = scriptFiles.has(baseName(file)) ? 26 : 20;
  const what = alone
    ? `${file} is the only program in the folder`
    : `${file} is a program and has a conventional name`;
  return script(file, score + Math.max(0, fileScore(file)), what, 1);
}

function servingScript(
  project: PythonProject,
  file: RelPath,
  { module, server }: { module: Block; server: OwnServer },
): Reading {
  const what = `${file} starts a server of its own: ${server.call}(…)`;
  // wsgiref and the like only stand in for a server: the callable they serve is preferred.
  const score = (server.development ? 40 : 46) + fileScore(file);
  const reading = script(file, score, what, server.line, server.framework?.id);
  const { runner } = server.framework ?? {};
  const argv = withRunner(programOf(project, file, module), runner);
  const entry = servingEntry({ kind: 'script', file, argv, listens: true }, module, server);
  const moot = !server.development || server.atImport;
  // The plain callables of the file are what the program itself serves.
  const replaces = ['wsgi', 'asgi'].map((framework) => ({ file, framework }));
  return moot ? { ...reading, entry, replaces } : { ...reading, entry };
}

/** A file of a package that imports its neighbours by dots is a module to Python, no program. */
function programOf(project: PythonProject, file: RelPath, module: Block): string[] {
  const relative = module.imports.some(({ level }) => level > 0);
  const { path, module: name } = project.importable(file);
  return relative && path === '' ? ['python', '-m', name] : ['python', file];
}

/** A package that Python runs by its name is left as it is. */
function withRunner(argv: readonly string[], runner: Runner | undefined): readonly string[] {
  const [python = '', ...words] = argv;
  if (runner === undefined || words[0] === '-m') return argv;
  return [python, `/opt/warp/python/entries/${runner.file}`, ...words];
}

/** The program with what puts its server on every address and, where it can be told, on $PORT. */
function servingEntry(entry: ScriptEntry, module: Block, server: OwnServer): ScriptEntry {
  const { address, framework, line } = server;
  if (framework?.listen !== undefined && address.port === undefined)
    return { ...entry, env: framework.listen };
  const expressions = [...expressionsIn(module)];
  const portOption = listenOption(expressions, 'port');
  const hostOption = listenOption(expressions, 'host');
  const told = address.port === undefined && portOption !== undefined && !readsPort(expressions);
  const options = told
    ? [`${portOption}=$PORT`, ...(hostOption === undefined ? [] : [`${hostOption}=0.0.0.0`])]
    : [];
  return {
    ...entry,
    argv: [...entry.argv, ...options],
    ...(address.port === undefined ? {} : { port: { value: address.port, line } }),
    // An address that is only known at run time may be the loopback's, as examples often have it.
    ...(address.host === undefined || isLoopback(address.host) ? { local: true } : {}),
  };
}

export function script(
  file: RelPath,
  score: number,
  what: string,
  line: number,
  framework = 'script',
): Reading {
  return {
    framework,
    entry: { kind: 'script', file, argv: ['python', file] },
    file,
    score,
    root: '',
    pythonPath: [],
    evidence: [{ what, at: { file, line } }],
  };
}

/** Run as a program it has an effect: more than definitions and constants. */
export function doesSomething(module: Block): boolean {
  return module.evaluations.some(({ value }) => value.kind === 'call' || value.kind === 'member');
}
