import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import { poetryConstraint } from '../package-managers/poetry-constraint.ts';
import { lineOf, peekToml, place, tableAt } from '../package-managers/read-toml.ts';
import { scriptMetadata } from '../package-managers/script-metadata.ts';
import { parseIni } from '../package-managers/setup-cfg.ts';
import { readSetupPy } from '../package-managers/setup-py.ts';
import { pythonRange } from './python-range.ts';
import { invalid, type Origin, type ReadRequest, readRange } from './version-request.ts';

/** Requests of metadata that names a range: all of them must hold. */
export function requiredRanges(app: AppSource): readonly ReadRequest[] {
  return [
    ...requiresPython(app, 'pyproject.toml', ['project']),
    ...poetryPython(app),
    ...setupCfg(app),
    ...setupPy(app),
    ...requiresPython(app, 'uv.lock', []),
    ...scriptPython(app),
  ];
}

function requiresPython(app: AppSource, file: RelPath, path: readonly string[]): ReadRequest[] {
  const value = tableAt(peekToml(app, file), ...path)?.['requires-python'];
  if (typeof value !== 'string' || value.trim() === '') return [];
  const line = lineOf(app.text(file), /^\s*requires-python\s*=/);
  const from = origin(`requires-python in ${file}`, file, line);
  // Poetry 2 takes, and `poetry init --python ^3.11` writes, its own form here too.
  return [byPoetry(app) ? poetryRange(value, from) : readRange(value, from)];
}

function byPoetry(app: AppSource): boolean {
  const backend = tableAt(peekToml(app, 'pyproject.toml'), 'build-system')?.['build-backend'];
  return app.entry('poetry.lock') !== undefined || /^poetry\b/.test(String(backend));
}

function poetryPython(app: AppSource): ReadRequest[] {
  const file = 'pyproject.toml';
  const value = tableAt(peekToml(app, file), 'tool', 'poetry', 'dependencies')?.python;
  if (typeof value !== 'string') return [];
  const from = origin(
    `python in [tool.poetry.dependencies] of ${file}`,
    file,
    lineOf(app.text(file), /^\s*python\s*=/),
  );
  return [poetryRange(value.replace(/^(\d+\.\d+)$/, '$1.*'), from)];
}

function poetryRange(value: string, from: Origin): ReadRequest {
  const ranges = poetryConstraint(value).map(pythonRange);
  const known = ranges.flatMap((range) => range ?? []);
  if (known.length < ranges.length)
    return { problem: invalid(value, from, 'it is no Python version') };
  return { request: { ...from, text: value, ranges: known } };
}

function setupCfg(app: AppSource): ReadRequest[] {
  const file = 'setup.cfg';
  const found = parseIni(app.text(file) ?? '')
    .get('options')
    ?.get('python_requires');
  if (!found) return [];
  return [readRange(found.value, origin(`python_requires in ${file}`, file, found.line))];
}

function setupPy(app: AppSource): ReadRequest[] {
  const file = 'setup.py';
  const found = readSetupPy(app.text(file) ?? '')?.pythonRequires;
  if (!found) return [];
  return [readRange(found.value, origin(`python_requires in ${file}`, file, found.line))];
}

/** A script block's range (PEP 723): nothing else describes a single-file app. */
function scriptPython(app: AppSource): ReadRequest[] {
  const found = scriptMetadata(app);
  if (found?.requiresPython === undefined) return [];
  const source = `requires-python in ${found.file}`;
  return [readRange(found.requiresPython, origin(source, found.file, found.line))];
}

function origin(source: string, file: RelPath, line?: number): Origin {
  return { source, at: place(file, line), via: 'app' };
}
