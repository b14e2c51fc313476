import type { RelPath } from '../../../src/app/app-source.ts';
import { qualifiedNames } from '../source/names.ts';
import { directoryOf, type PythonProject } from '../source/project.ts';
import type { Expression } from '../source/syntax.ts';
import { expressionsIn } from './django-settings.ts';
import { fileScore } from './file-rank.ts';
import type { Reading } from './reading.ts';
import { resolveTarget } from './resolve-target.ts';

const runs = /^(uvicorn|hypercorn|granian)\.(run|Config|Granian|server\.Granian)$/;
/** As an application object in that file would have. */
const base = 73;

/**
 * The application that a file gives to an ASGI server by name: `uvicorn.run('app.main:app', port=80)`.
 * Its host, port and reloading are for development: warp's server has its own.
 */
export function runArguments(project: PythonProject, file: RelPath): Reading[] {
  const module = project.module(file);
  if (module === undefined) return [];
  return [...expressionsIn(module)].flatMap((call) => {
    const target = call.kind === 'call' ? targetOf(call) : undefined;
    if (call.kind !== 'call' || target === undefined || call.callee.kind !== 'name') return [];
    const names = qualifiedNames([module], call.callee.name);
    if (!names.some((name) => runs.test(name))) return [];
    const factory = isTrue(call.keywords.factory);
    const reference = {
      target: factory ? `${target}()` : target,
      score: base + fileScore(file),
      what: `what ${call.callee.name}(…) in ${file} serves`,
      file,
      line: call.line,
    };
    const folders = [...new Set(['', directoryOf(file)])];
    const found = folders.map((from) => resolveTarget(project, { ...reference, from }));
    return found.find((reading) => reading !== undefined) ?? [];
  });
}

function targetOf(call: Expression & { kind: 'call' }): string | undefined {
  const given = call.args[0] ?? call.keywords.app ?? call.keywords.target;
  const text = given?.kind === 'string' ? given.value : '';
  return /^[A-Za-z_][\w.]*:[A-Za-z_][\w.]*$/.test(text) ? text : undefined;
}

function isTrue(value: Expression | undefined): boolean {
  return value?.kind === 'other' && value.text === 'True';
}
