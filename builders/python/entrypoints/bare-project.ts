import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import type { DeclaredProcesses, Evidence } from '../../../src/builder/types.ts';
import type { Decided } from '../../../src/plan/types.ts';
import { readToml, tableAt } from '../package-managers/read-toml.ts';
import type { PythonProject } from '../source/project.ts';
import type { Reading } from './reading.ts';

const manifests = [
  'requirements.txt',
  'pyproject.toml',
  'Pipfile',
  'uv.lock',
  'poetry.lock',
  'setup.py',
  'setup.cfg',
];

/** Python code or dependencies, whose start only warp.yaml or the Procfile knows. */
export function declaredProject(
  { app }: PythonProject,
  declared: DeclaredProcesses = {},
): Reading[] {
  const web = declared.web;
  const python = app.entries().some(({ path }) => path.endsWith('.py') || manifests.includes(path));
  if (web === undefined || !python) return [];
  return [
    {
      framework: 'script',
      entry: { kind: 'script', file: '', argv: ['sh', '-c', web.value] },
      ...{ file: '', score: 12, root: '', pythonPath: [] },
      evidence: [declaredEvidence(web)],
    },
  ];
}

function declaredEvidence({ reason }: Decided<string>): Evidence {
  const at = reason.at ?? { file: 'warp.yaml' };
  return { what: `${at.file} says how web is started`, at };
}

/**
 * Dependencies without any code: an environment to mount code into or to build upon. Its program is
 * Python itself. A folder that does hold code or notebooks, but no entry, is an error instead.
 */
export function bareProject({ app }: PythonProject): Reading[] {
  const file = manifests.find((name) => app.entry(name)?.kind === 'file' && declares(app, name));
  const code = app.entries().some(({ path }) => /\.(py|ipynb)$/.test(path) && path !== 'setup.py');
  if (file === undefined || code) return [];
  return [
    {
      framework: 'script',
      entry: { kind: 'script', file: '', argv: ['python'] },
      ...{ file: '', score: 3, root: '', pythonPath: [] },
      evidence: [{ what: 'declares dependencies, and the folder holds no code', at: { file } }],
    },
  ];
}

/** A pyproject.toml may hold nothing but a formatter's settings or how a package is built. */
function declares(app: AppSource, file: RelPath): boolean {
  if (file !== 'pyproject.toml') return true;
  const toml = readToml(app, file);
  // A broken one is reported when it is planned.
  if (!toml.ok) return true;
  const tables = [
    tableAt(toml.value, 'project'),
    tableAt(toml.value, 'dependency-groups'),
    tableAt(toml.value, 'tool', 'poetry'),
  ];
  return tables.some((table) => table !== undefined);
}
