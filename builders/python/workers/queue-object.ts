import type { RelPath } from '../../../src/app/app-source.ts';
import { calleeName } from '../entrypoints/own-server.ts';
import { qualifiedNames } from '../source/names.ts';
import type { PythonProject } from '../source/project.ts';
import { type Block, type Expression, subexpressions } from '../source/syntax.ts';

export interface QueueObject {
  readonly file: RelPath;
  readonly line: number;
  readonly module: string;
  readonly name: string;
  readonly pythonPath: readonly RelPath[];
}

/** The first module-level name in the files that a call of `maker` gives. */
export function queueObject(
  project: PythonProject,
  files: readonly RelPath[],
  maker: RegExp,
): QueueObject | undefined {
  for (const file of files) {
    const module = project.module(file);
    if (module === undefined) continue;
    for (const { targets, value, main } of module.assignments) {
      const [name = ''] = targets;
      if (main || !/^[A-Za-z_]\w*$/.test(name) || !gives(module, value, maker)) continue;
      const { path, module: dotted } = project.importable(file);
      const pythonPath = path === '' ? [] : [path];
      return { file, line: value.line, module: dotted, name, pythonPath };
    }
  }
  return undefined;
}

/** A call of the maker itself, or of a function of the file that calls it. */
function gives(module: Block, value: Expression, maker: RegExp): boolean {
  if (value.kind !== 'call') return isExtension(value, maker);
  const name = calleeName(value.callee) ?? '';
  if (namesOf([module], name).some((one) => maker.test(one))) return true;
  const made = module.functions.find((one) => one.name === name);
  if (made === undefined) return false;
  const blocks = [made.body, module];
  return [...made.body.assignments, ...made.body.returns.map((one) => ({ value: one }))].some(
    ({ value: inner }) =>
      [...subexpressions(inner)].some(
        (part) =>
          part.kind === 'call' &&
          namesOf(blocks, calleeName(part.callee) ?? '').some((one) => maker.test(one)),
      ),
  );
}

function namesOf(blocks: readonly Block[], name: string): string[] {
  return qualifiedNames(blocks, name);
}

/** `celery_app = flask_app.extensions["celery"]`, as Flask's documentation has it. */
function isExtension(value: Expression, maker: RegExp): boolean {
  if (value.kind !== 'subscript' || value.index?.kind !== 'string') return false;
  const object = value.object.kind === 'name' ? value.object.name : '';
  return object.endsWith('.extensions') && maker.test(`${value.index.value}.Celery`);
}
