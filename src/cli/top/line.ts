import type { Paint, Style } from '../output/paint.ts';
import { textWidth, truncate } from '../progress/terminal-text.ts';

/** A piece of a line, in a style or plain. */
export type Piece = string | { readonly text: string; readonly style: Style };
export type Line = readonly Piece[];

export const textOf = (piece: Piece) => (typeof piece === 'string' ? piece : piece.text);

export function styled(style: Style, text: string): Piece {
  return { text, style };
}

export function lineWidth(line: Line): number {
  return line.reduce((width, piece) => width + textWidth(textOf(piece)), 0);
}

/** With `right` at the end of the line, where there is room for it. */
export function withRight(left: Line, right: Line, columns: number): Line {
  const room = columns - lineWidth(left) - lineWidth(right);
  return room < 2 ? left : [...left, ' '.repeat(room), ...right];
}

/** As a terminal of this width shows it: cut, with its styles. */
export function renderLine(line: Line, columns: number, paint: Paint): string {
  let room = columns;
  let text = '';
  for (const piece of line) {
    if (room <= 0) break;
    const shown = truncate(textOf(piece), room);
    text += typeof piece === 'string' ? shown : paint(piece.style, shown);
    room -= textWidth(shown);
  }
  return text;
}
