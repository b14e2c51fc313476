import type { Writable } from 'node:stream';
import type { CommandIo, TerminalSize } from '../../engine/attached-command.ts';
import type { CliContext } from '../context.ts';

export interface StreamOptions {
  /** False: no terminal for the command, even where this is one. */
  readonly tty?: boolean;
  /** False: its input is empty. */
  readonly stdin?: boolean;
  /** Where its output goes instead of our stdout; it has no terminal then. */
  readonly stdout?: Writable;
}

/** This process's streams for a command; disposing gives them back. */
export interface CommandStreams extends Disposable {
  readonly io: CommandIo;
}

/**
 * A terminal for the command only where both stdin and stdout are one: keys then go to the command
 * as they are typed, Ctrl-C too.
 */
export function commandStreams(context: CliContext, options: StreamOptions): CommandStreams {
  const { stdout = context.stdout } = options;
  const { stderr } = context;
  if (options.stdin === false) return { io: { stdout, stderr }, [Symbol.dispose]() {} };
  const { stdin } = context;
  const both = stdin.isTTY === true && context.stdout.isTTY === true;
  const terminal = both && options.tty !== false && stdout === context.stdout;
  // A terminal that is closed fails to be read: that is the end of the input.
  stdin.on('error', () => stdin.destroy());
  if (terminal) stdin.setRawMode?.(true);
  return {
    io: { stdin, stdout, stderr, ...(terminal ? { terminal: sizeOf(context.stdout) } : {}) },
    [Symbol.dispose]() {
      if (terminal && !stdin.destroyed) stdin.setRawMode?.(false);
      stdin.pause();
      // An open pipe that nobody writes to would keep warp from ending.
      stdin.unref?.();
    },
  };
}

const usualSize: TerminalSize = { columns: 80, rows: 24 };

/** A terminal may say that it has no size at all. */
export function sizeOf({
  columns,
  rows,
}: Pick<CliContext['stdout'], 'columns' | 'rows'>): TerminalSize {
  return { columns: columns || usualSize.columns, rows: rows || usualSize.rows };
}
