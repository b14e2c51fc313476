import { parse } from 'smol-toml';
import { tableAt } from '../package-managers/read-toml.ts';
import { parseRequirement } from '../package-managers/requirement-name.ts';
import { type Asked, withRelease } from './requirements-with.ts';

/**
 * pyproject.toml whose `[project]` asks for the packages as they are, nothing else of it touched;
 * undefined where its list cannot be changed without knowing more of the file.
 */
export function projectWith(text: string, { added, changed, removed }: Asked): string | undefined {
  const list =
    /^(\[project\][^\S\n]*\n(?:(?!\[).*\n)*?dependencies[^\S\n]*=[^\S\n]*)\[([\s\S]*?)([^\S\n]*)\](?=[^\S\n]*(?:#.*)?$)/m.exec(
      text,
    );
  if (!list) return undefined;
  const [whole, head = '', body = '', closing = ''] = list;
  // A comment may hold quotes.
  if (/#/.test(body.replace(/"[^"\n]*"|'[^'\n]*'/g, ''))) return undefined;
  const items = [...body.matchAll(/"([^"\n]*)"|'([^'\n]*)'/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  const nameOf = (item: string) => parseRequirement(item)?.name;
  const wanted = [...changed, ...added];
  const kept = items
    .filter((item) => !removed.includes(nameOf(item) ?? ''))
    .map((item) => {
      const found = wanted.find(({ name }) => name === nameOf(item));
      return found ? withRelease(item, found) : item;
    });
  const fresh = added
    .filter(({ name }) => !items.some((item) => nameOf(item) === name))
    .map(({ name, version }) => `${name}==${version}`);
  const all = [...kept, ...fresh];
  const edited = text.replace(whole, () => `${head}${laidOut(all, body, closing)}`);
  return reads(edited, all) ? edited : undefined;
}

function laidOut(items: readonly string[], body: string, closing: string): string {
  const quote = body.includes("'") && !body.includes('"') ? "'" : '"';
  const quoted = items.map((item) =>
    item.includes(quote) ? JSON.stringify(item) : quote + item + quote,
  );
  if (!body.includes('\n')) return `[${quoted.join(', ')}]`;
  const indent = /\n([^\S\n]*)\S/.exec(body)?.[1] ?? '    ';
  return `[\n${quoted.map((item) => `${indent}${item},\n`).join('')}${closing}]`;
}

/** The file still says just that: an expression is no parser. */
function reads(text: string, items: readonly string[]): boolean {
  try {
    const found = tableAt(parse(text), 'project')?.dependencies;
    return JSON.stringify(found) === JSON.stringify(items);
  } catch {
    return false;
  }
}
