import type { RelPath } from '../../../src/app/app-source.ts';
import type { PythonProject } from './project.ts';
import type { Block, Import } from './syntax.ts';

/** What a dotted name in a file may stand for outside the file. */
export interface NameOrigin {
  /** `flask.Flask`: absolute dotted name; without the dots of a relative import. */
  readonly qualified: string;
  /** The app's own file it comes from, and the name there. */
  readonly file: RelPath | undefined;
  readonly name: string | undefined;
}

/**
 * Follows `dotted` through the imports of `blocks`, the innermost first. A name that no import
 * binds may come from any star import, so there can be several origins.
 */
export function nameOrigins(
  project: PythonProject,
  file: RelPath,
  blocks: readonly Block[],
  dotted: string,
): NameOrigin[] {
  const [first = dotted, ...rest] = dotted.split('.');
  const imports = blocks.flatMap((block) => block.imports);
  const bound = imports.filter((item) => item.as === first);
  if (bound.length > 0) return bound.map((item) => originOf(project, file, item, rest));
  return imports
    .filter((item) => item.name === '*')
    .map((item) => originOf(project, file, { ...item, name: first, as: first }, rest));
}

/** As {@link nameOrigins}, without looking for files: absolute dotted names alone. */
export function qualifiedNames(blocks: readonly Block[], dotted: string): string[] {
  const [first = dotted, ...rest] = dotted.split('.');
  const imports = blocks.flatMap((block) => block.imports);
  const bound = imports.filter((item) => item.as === first);
  const stars = bound.length > 0 ? [] : imports.filter((item) => item.name === '*');
  return [...bound, ...stars].map((item) => {
    const name = item.name === '*' ? first : item.name;
    return [item.module, name ?? '', ...rest].filter((part) => part !== '').join('.');
  });
}

function originOf(
  project: PythonProject,
  file: RelPath,
  item: Import,
  rest: readonly string[],
): NameOrigin {
  const names = item.name === undefined ? rest : [item.name, ...rest];
  const qualified = [item.module, ...names].filter((name) => name !== '').join('.');
  for (let taken = names.length - 1; taken >= 0; taken -= 1) {
    const module = [item.module, ...names.slice(0, taken)].filter((name) => name !== '').join('.');
    const from = project.resolve(module, item.level, file);
    if (from !== undefined && (from !== file || taken > 0))
      return { qualified, file: from, name: names.slice(taken).join('.') };
  }
  return { qualified, file: undefined, name: undefined };
}
