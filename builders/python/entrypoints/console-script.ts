import { parse } from 'smol-toml';
import type { PythonProject } from '../source/project.ts';
import type { Reading } from './reading.ts';

const startNames = /^(start|serve|server|web|app|run|main|api)$/;
const serverNames = /^(serve|server|web|api)$/;

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
    if (!startNames.test(name) && scripts.length > 1) return [];
    const module = typeof target === 'string' ? (target.split(':')[0] ?? '').trim() : '';
    const calls = serverNames.test(name) ? undefined : project.resolve(module, 0, '');
    const line = text.split('\n').findIndex((one) => one.trimStart().startsWith(name)) + 1;
    const score = startNames.test(name) ? 36 : 18;
    return [
      {
        framework: 'script',
        entry: {
          kind: 'script' as const,
          file: '',
          argv: [name],
          ...(calls === undefined ? {} : { calls }),
        },
        ...{ file: '', score, root: '', pythonPath: [] },
        evidence: [{ what: `${name} is a console script of the project`, at: { file, line } }],
      },
    ];
  });
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
