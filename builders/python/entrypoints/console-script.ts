import { parse } from 'smol-toml';
import type { PythonProject } from '../source/project.ts';
import type { Reading } from './reading.ts';

const startNames = /^(start|serve|server|web|app|run|main|api)$/;

/** Console scripts that pyproject.toml declares and whose names say that they start the app. */
export function consoleScripts({ app }: PythonProject): Reading[] {
  const file = 'pyproject.toml';
  const text = app.text(file);
  if (text === undefined || !/scripts/.test(text)) return [];
  const document = parsed(text);
  const tables = [
    ['project', 'scripts'],
    ['tool', 'poetry', 'scripts'],
  ];
  const names = tables.flatMap((path) => {
    const table = path.reduce<unknown>((inner, key) => field(inner, key), document);
    return typeof table === 'object' && table !== null ? Object.keys(table) : [];
  });
  return names.flatMap((name) => {
    if (!startNames.test(name) && names.length > 1) return [];
    const line = text.split('\n').findIndex((one) => one.trimStart().startsWith(name)) + 1;
    const score = startNames.test(name) ? 36 : 18;
    return [
      {
        framework: 'script',
        entry: { kind: 'script' as const, file: '', argv: [name] },
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
