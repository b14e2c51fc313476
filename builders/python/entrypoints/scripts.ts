import type { RelPath } from '../../../src/app/app-source.ts';
import { directoryOf, type PythonProject } from '../source/project.ts';
import type { Block } from '../source/syntax.ts';
import { baseName, depthOf, fileScore } from './file-rank.ts';
import { type OwnServer, ownServer } from './own-server.ts';
import type { Reading } from './reading.ts';

const scriptFiles = new Set(['app.py', 'main.py', 'server.py', 'run.py', 'web.py', 'index.py']);

/** The file as a program run by Python: it listens by itself, or it is called like one. */
export function scriptIn(
  project: PythonProject,
  file: RelPath,
  alone: boolean,
): Reading | undefined {
  const module = project.module(file);
  if (module === undefined) return undefined;
  const server = ownServer(module);
  if (server !== undefined) return servingScript(file, server);
  if (depthOf(file) > 0 || directoryOf(file) !== '' || !doesSomething(module)) return undefined;
  if (!scriptFiles.has(baseName(file)) && !alone) return undefined;
  const score = scriptFiles.has(baseName(file)) ? 26 : 20;
  const what = alone
    ? `${file} is the only program in the folder`
    : `${file} is a program and has a conventional name`;
  return script(file, score + Math.max(0, fileScore(file)), what, 1);
}

function servingScript(file: RelPath, server: OwnServer): Reading {
  const what = `${file} starts a server of its own: ${server.call}(…)`;
  // wsgiref and the like only stand in for a server: the callable they serve is preferred.
  const score = (server.development ? 40 : 46) + fileScore(file);
  const reading = script(file, score, what, server.line, server.framework);
  const moot = !server.development || server.atImport;
  // The plain callables of the file are what the program itself serves.
  const replaces = ['wsgi', 'asgi'].map((framework) => ({ file, framework }));
  return moot ? { ...reading, replaces } : reading;
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
