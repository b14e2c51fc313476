import { parse } from 'smol-toml';
import type { ScriptEntry } from '../candidate.ts';
import type { PythonProject } from '../source/project.ts';
import type { Reading } from './reading.ts';
import { servingModule } from './scripts.ts';

const startNames = /^(start|serve|server|web|app|run|main|api)$/;
const serverNames = /^(serve|server|web|api)$/;
/** More than the server's own file has, and `python -m PACKAGE` in between: the project says how it is run. */
const ahead = (name: string): number => (startNames.test(name) ? 3 : 1);

/** Console scripts that pyproject.toml declares and whose names say that they start the app. */
export function consoleScripts(project: PythonProject): Reading[] {
  const { app } = project;
  const file = 'pyproject.toml';
  const text = app.text(file);
  if (text === undefined || !/scripts/.test(text)) return [];
  const document = parsed(text);
  const tables = [
    ['project', 'scripts'],
    ['tool', 'poetry', 'scripts'],
  ];
  const scripts = tables.flatMap((path) => {
    const table = path.reduce<unknown>((inner, key) => field(inner, key), document);
    return typeof table === 'object' && table !== null ? Object.entries(table) : [];
  });
  return scripts.flatMap(([name, target]) => {
    const module = typeof target === 'string' ? (target.split(':')[0] ?? '').trim() : '';
    const calls = project.resolve(module, 0, '');
    const server = calls === undefined ? undefined : servingModule(project, calls);
    const line = text.split('\n').findIndex((one) => one.trimStart().startsWith(name)) + 1;
    const what = `${name} is a console script of the project`;
    const said = { file: '', root: '', pythonPath: [], evidence: [{ what, at: { file, line } }] };
    if (server?.entry.kind === 'script')
      return [{ ...server, ...said, ...servingScript(name, server, server.entry) }];
    if (!startNames.test(name) && scripts.length > 1) return [];
    const entry = {
      kind: 'script' as const,
      file: '',
      argv: [name],
      ...(calls === undefined || serverNames.test(name) ? {} : { calls }),
    };
    return [{ ...said, framework: 'script', entry, score: startNames.test(name) ? 36 : 18 }];
  });
}

/** The script of that name, whose module starts a server: where that listens, the module says. */
function servingScript(
  name: string,
  server: Reading,
  entry: ScriptEntry,
): Pick<Reading, 'entry' | 'score' | 'replaces'> {
  const options = entry.argv.filter((word) => word.startsWith('--'));
  const { file, framework } = server;
  return {
    entry: { ...entry, calls: file, argv: [name, ...options] },
    score: server.score + ahead(name),
    replaces: [{ file, framework, program: true }],
  };
}

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
