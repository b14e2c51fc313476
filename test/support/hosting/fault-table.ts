import type { Fault } from './outcome.ts';
import { outcomeText } from './outcome.ts';
import type { Results } from './results.ts';
import type { ServerUnderTest } from './servers.ts';

/** A table of faults by servers: a row each, with what was measured. */
export function faultTable(
  faults: readonly Pick<Fault, 'id' | 'title'>[],
  servers: readonly Pick<ServerUnderTest, 'title'>[],
  results: Results,
): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['', ...servers.map(({ title }) => title)]),
    row(['---', ...servers.map(() => '---')]),
    ...faults.map(({ id, title }) =>
      row([
        title,
        ...servers.map((server) => {
          const outcome = results[server.title]?.[id];
          return outcome === undefined ? '–' : outcomeText(outcome);
        }),
      ]),
    ),
  ].join('\n');
}

/**
 * The document with a table in the place of the one that stands between its marks.
 *
 * @throws Error when the document has no such marks
 */
export function withTable(document: string, name: string, table: string): string {
  const [begin, end] = [`<!-- ${name}: made by the soak tests -->\n`, `\n<!-- ${name}: end -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`there are no marks of a table ${name}`);
  return `${document.slice(0, from + begin.length)}\n${table}\n${document.slice(to)}`;
}
