import type { RelPath } from '../../../src/app/app-source.ts';
import type { DefaultApp } from '../frameworks/framework.ts';
import type { PythonProject } from '../source/project.ts';
import { type Block, type Expression, subexpressions } from '../source/syntax.ts';
import { fileScore } from './file-rank.ts';
import { calleeName, ownServer } from './own-server.ts';
import type { Reading } from './reading.ts';

/** Points before the bonus of the file's name: below an application object of the file. */
const base = 66;

/** A program that serves the application its framework keeps by itself: Bottle's `run()`. */
export function defaultApp(project: PythonProject, file: RelPath): Reading | undefined {
  const module = project.module(file);
  const server = module === undefined ? undefined : ownServer(module, true);
  const framework = server?.framework;
  if (module === undefined || server === undefined || framework?.defaultApp === undefined)
    return undefined;
  if (!servesNothingElse(module, framework.defaultApp, server.call)) return undefined;
  const { path, module: name } = project.importable(file);
  const what = `${file} serves ${framework.title}'s default application: ${server.call}(…)`;
  return {
    framework: framework.id,
    entry: { kind: 'loaded', file, module: name, loader: framework.defaultApp.loader },
    file,
    score: base + fileScore(file),
    root: '',
    pythonPath: path === '' ? [] : [path],
    evidence: [{ what, at: { file, line: server.line } }],
    replaces: [{ file, framework: framework.id, program: true }],
  };
}

/** Importing the file does all that running it does, but for serving. */
function servesNothingElse(module: Block, known: DefaultApp, name: string): boolean {
  const calls = module.evaluations.flatMap(({ value, main }) =>
    [...subexpressions(value)].flatMap((part) =>
      part.kind === 'call' && calleeName(part.callee) === name ? [{ call: part, main }] : [],
    ),
  );
  if (calls.length === 0 || !calls.every(({ call }) => isPlain(call, known))) return false;
  const below = module.evaluations.filter(({ main }) => main);
  return (
    below.every(({ value }) => value.kind === 'call' && calleeName(value.callee) === name) &&
    !module.assignments.some(({ main }) => main)
  );
}

/** Neither an application nor a server of the program's own is named. */
function isPlain({ args, keywords }: Expression & { kind: 'call' }, { own }: DefaultApp): boolean {
  return args.length === 0 && !own.some((name) => name in keywords);
}
