import type { RelPath } from '../../../src/app/app-source.ts';
import type { PythonEntry } from '../candidate.ts';
import type { FileCommand, Framework } from '../frameworks/framework.ts';
import { qualifiedNames } from '../source/names.ts';
import { directoryOf, join, type PythonProject } from '../source/project.ts';
import { type Block, type Expression, subexpressions } from '../source/syntax.ts';
import { baseName, fileScore } from './file-rank.ts';
import { calleeName } from './own-server.ts';
import type { Reading } from './reading.ts';
import { importedFrameworks } from './scope.ts';

/** Points before the bonuses of the file's name: below an application object of the same rank. */
const base = 66;
/** As much as `app.py` and a half more: the name is the framework's own convention. */
const ownName = 10;
const pagesBeside = 4;

/** A file that a framework's own command serves: `streamlit run FILE`, `panel serve FILE`. */
export function servedFile(project: PythonProject, file: RelPath): Reading | undefined {
  const module = project.module(file);
  if (module === undefined) return undefined;
  const folder = directoryOf(file);
  if (baseName(folder) === 'pages') return undefined;
  for (const framework of importedFrameworks(module)) {
    const { command } = framework;
    const line = command === undefined ? undefined : pageLine(module, framework, command);
    if (command === undefined || line === undefined) continue;
    const pages = project.app.entry(join(folder, 'pages'))?.kind === 'directory';
    const served = folderOf(project, file, command) ?? file;
    const named = command.files.includes(baseName(file)) ? ownName : 0;
    const by = command.loader === undefined ? `, served by ${command.argv[0]}` : '';
    return {
      framework: framework.id,
      entry: entryOf(command, file, served || '.'),
      file: served,
      score: base + fileScore(file) + named + (pages ? pagesBeside : 0),
      root: '',
      pythonPath: [],
      evidence: [{ what: `${file} is a ${framework.title} app${by}`, at: { file, line } }],
      replaces: [
        { file, framework: 'script' },
        { file, framework: framework.id, program: true },
      ],
    };
  }
  return undefined;
}

function entryOf({ argv, loader }: FileCommand, file: RelPath, served: RelPath): PythonEntry {
  if (loader !== undefined) return { kind: 'loaded', file, module: served, loader };
  const words = argv.map((word) => (word === 'FILE' ? served : word));
  return { kind: 'script', file, argv: words, listens: true };
}

/** The folder that the command is given in place of the file: empty for the top. */
function folderOf(
  { app }: PythonProject,
  file: RelPath,
  command: FileCommand,
): RelPath | undefined {
  const { names = [], above = 0, beside } = command.folder ?? {};
  const own = directoryOf(file);
  if (!names.includes(baseName(file))) return undefined;
  if (beside?.some((name) => app.entry(join(own, name)) !== undefined) === false) return undefined;
  return above === 1 ? own : directoryOf(own);
}

/** The line that makes the file a page: a call or decorator at its top level, or a function's call. */
function pageLine(module: Block, framework: Framework, command: FileCommand): number | undefined {
  for (const { value } of [...module.evaluations, ...module.assignments]) {
    for (const part of subexpressions(value)) {
      if (part.kind === 'call' && isPageCall(module, part, { framework, command }))
        return part.line;
    }
    // `with st.sidebar:` and `st.title` alone.
    if (command.calls === undefined && isOf(module, value, framework)) return value.line;
  }
  const decorators = module.functions.flatMap((one) => one.decorators);
  return decorators.find((value) => command.calls?.includes(lastName(value)))?.line;
}

function lastName(callee: Expression): string {
  const name = calleeName(callee) ?? '';
  return name.slice(name.lastIndexOf('.') + 1);
}

function isPageCall(
  module: Block,
  call: Expression & { kind: 'call' },
  of: { framework: Framework; command: FileCommand },
): boolean {
  const name = calleeName(call.callee) ?? '';
  const { calls } = of.command;
  if (calls !== undefined) return calls.includes(lastName(call.callee));
  if (isOf(module, call.callee, of.framework)) return true;
  return module.functions.some((one) => one.name === name && !one.main);
}

function isOf(module: Block, value: Expression, framework: Framework): boolean {
  const name = calleeName(value);
  if (name === undefined) return false;
  return qualifiedNames([module], name).some((qualified) =>
    framework.packages.some((one) => qualified === one || qualified.startsWith(`${one}.`)),
  );
}
