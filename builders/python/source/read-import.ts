import type { SyntaxNode } from '@lezer/common';
import { childrenOf, type SourceText } from './source-text.ts';
import type { Import, Place } from './syntax.ts';

/** Reads one `import` or `from … import` statement; one record for each name it binds. */
export function readImports(source: SourceText, node: SyntaxNode, place: Place): Import[] {
  const words = childrenOf(node).map((child) => source.text(child));
  if (words[0] !== 'from') return clauses(words.slice(1)).map((words) => plain(words, place));
  const at = words.indexOf('import');
  const origin = words.slice(1, at).join('');
  const module = origin.replace(/^\.+/, '');
  const level = origin.length - module.length;
  return clauses(words.slice(at + 1)).flatMap(([name, as, alias]) =>
    name === undefined
      ? []
      : [{ ...place, module, level, name, as: as === 'as' && alias !== undefined ? alias : name }],
  );
}

/** `import a.b` binds `a`; `import a.b as c` binds `c` to `a.b`. */
function plain(words: readonly string[], place: Place): Import {
  const at = words.indexOf('as');
  const module = words.slice(0, at === -1 ? words.length : at).join('');
  const alias = at === -1 ? undefined : words[at + 1];
  const first = module.split('.')[0] ?? module;
  return alias === undefined
    ? { ...place, module: first, level: 0, name: undefined, as: first }
    : { ...place, module, level: 0, name: undefined, as: alias };
}

function clauses(words: readonly string[]): string[][] {
  const groups: string[][] = [[]];
  for (const word of words) {
    if (word === ',') groups.push([]);
    else if (word !== '(' && word !== ')' && !word.startsWith('#')) groups.at(-1)?.push(word);
  }
  return groups.filter((group) => group.length > 0);
}
