import type { CliContext } from '../context.ts';
import { sizeOf } from '../inside/command-streams.ts';
import { createPaint } from '../output/paint.ts';
import { wantsColor } from '../progress/create-progress.ts';
import { type Key, keysIn } from './keys.ts';
import { type Line, lineWidth, renderLine } from './line.ts';

/** A terminal's whole screen, which is as it was before once this is disposed of. */
export interface TerminalScreen extends Disposable {
  size(): { readonly columns: number; readonly rows: number };
  draw(lines: readonly Line[]): void;
}

// The alternate screen, and the cursor out of sight (xterm control sequences, private modes 1049 and 25).
const enter = '\u001B[?1049h\u001B[?25l\u001B[2J';
const leave = '\u001B[?25h\u001B[?1049l';
// Drawn at once where the terminal knows synchronized output (private mode 2026).
const begin = '\u001B[?2026h\u001B[H';
const end = '\u001B[J\u001B[?2026l';
const restOfLine = '\u001B[K';

/**
 * Takes the terminal: keys are read one by one, Ctrl-C among them.
 * @param on.closed when there is no more to read from the terminal
 */
export function openScreen(
  { stdin, stdout, env }: CliContext,
  on: {
    readonly key: (key: Key) => void;
    readonly resized: () => void;
    readonly closed: () => void;
  },
): TerminalScreen {
  const paint = createPaint(wantsColor(env));
  const take = (chunk: Buffer) => {
    for (const key of keysIn(chunk.toString())) on.key(key);
  };
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    stdout.off('resize', on.resized);
    stdin.off('data', take).off('end', on.closed);
    if (!stdin.destroyed) stdin.setRawMode?.(false);
    stdin.pause();
    stdin.unref?.();
    stdout.write(leave);
    process.off('exit', close);
  };
  // Also where a signal that is repeated ends everything at once.
  process.on('exit', close);
  stdin.on('error', () => stdin.destroy());
  stdin.setRawMode?.(true);
  stdin.on('data', take).on('end', on.closed);
  stdin.resume();
  stdout.on('resize', on.resized);
  stdout.write(enter);
  const size = () => sizeOf(stdout);
  return {
    size,
    draw(lines) {
      if (!open) return;
      const { columns } = size();
      // At the end of a full line the cursor stands on its last cell, which would go.
      const text = lines.map(
        (line) => renderLine(line, columns, paint) + (lineWidth(line) < columns ? restOfLine : ''),
      );
      stdout.write(begin + text.join('\r\n') + end);
    },
    [Symbol.dispose]: close,
  };
}
