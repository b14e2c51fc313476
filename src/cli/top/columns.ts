import { textWidth, truncate } from '../progress/terminal-text.ts';

/** A column of a table: numbers stand right; what is `wide` takes the room that is left. */
export interface Column<T> {
  readonly title: string;
  readonly text: (row: T) => string;
  readonly align?: 'right';
  readonly wide?: true;
}

/** The heading and the rows as texts of at most `width` cells, two blanks between the columns. */
export function tableTexts<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  width: number,
): { readonly heading: string; readonly texts: readonly string[] } {
  const cells = rows.map((row) => columns.map(({ text }) => text(row)));
  const natural = columns.map(({ title }, place) =>
    Math.max(textWidth(title), ...cells.map((line) => textWidth(line[place] ?? ''))),
  );
  const taken = natural.reduce((sum, each) => sum + each, 0) + 2 * (columns.length - 1);
  const widths = natural.map((each, place) =>
    columns[place]?.wide ? Math.max(8, each - Math.max(0, taken - width)) : each,
  );
  const join = (line: readonly string[]) =>
    line
      .map((cell, place) => aligned(cell, widths[place] ?? 0, columns[place]?.align))
      .join('  ')
      .trimEnd();
  return { heading: join(columns.map(({ title }) => title)), texts: cells.map(join) };
}

function aligned(text: string, width: number, align: 'right' | undefined): string {
  const cut = truncate(text, width);
  const blanks = ' '.repeat(width - textWidth(cut));
  return align === 'right' ? blanks + cut : cut + blanks;
}
