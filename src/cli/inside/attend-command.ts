import type { AttachedCommand } from '../../engine/attached-command.ts';
import type { CliContext } from '../context.ts';
import { sizeOf } from './command-streams.ts';

/** What a command may take after a signal before it is killed, like `docker stop`. */
const graceMs = 10_000;

/**
 * Passes this process's signals on to a command until it ends, and its terminal's size; a signal
 * repeated, or not followed, ends in SIGKILL.
 * @returns its exit status
 */
export async function attendCommand(
  context: CliContext,
  command: AttachedCommand,
): Promise<number> {
  const undo: (() => void)[] = [];
  try {
    return await Promise.race([command.ended, passOn(context, command, undo)]);
  } finally {
    for (const step of undo) step();
  }
}

/** Settles only with a failure of what it passes on. */
function passOn(
  context: CliContext,
  command: AttachedCommand,
  undo: (() => void)[],
): Promise<never> {
  return new Promise((_, reject) => {
    const send = (signal: string) => void command.signal(signal).catch(reject);
    let grace: NodeJS.Timeout | undefined;
    const pass = (signal: string) => {
      if (grace) return send('SIGKILL');
      send(signal);
      grace = setTimeout(() => {
        context.stderr.write(`not ended ${graceMs / 1000} s after ${signal}: killed\n`);
        send('SIGKILL');
      }, graceMs);
    };
    // Aborted without a signal of its own: whoever read our output has gone.
    const abandoned = () => grace ?? pass('SIGTERM');
    const resize = () => void command.resize(sizeOf(context.stdout)).catch(reject);
    undo.push(() => clearTimeout(grace), context.onSignal(pass));
    undo.push(() => context.signal.removeEventListener('abort', abandoned));
    undo.push(() => context.stdout.off('resize', resize));
    context.signal.addEventListener('abort', abandoned);
    context.stdout.on('resize', resize);
    if (context.signal.aborted) abandoned();
  });
}
