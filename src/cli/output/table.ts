import { textWidth } from '../progress/terminal-text.ts';

/** Columns as wide as their widest cell, two blanks between them; ends with a newline. */
export function formatTable(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const lines = headers.length === 0 ? rows : [headers, ...rows];
  const count = Math.max(0, ...lines.map((line) => line.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...lines.map((line) => textWidth(line[column] ?? ''))),
  );
  return lines.map((line) => `${formatLine(line, widths)}\n`).join('');
}

function formatLine(line: readonly string[], widths: readonly number[]): string {
  const cells = line.map(
    (cell, column) => cell + ' '.repeat((widths[column] ?? 0) - textWidth(cell)),
  );
  return cells.join('  ').trimEnd();
}
