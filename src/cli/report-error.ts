import { exitCodes, WarpError } from '../warp-error.ts';
import type { CliContext } from './context.ts';
import { errorDocument, formatError } from './output/error.ts';
import { printJson } from './output/json.ts';
import { wantsColor } from './progress/create-progress.ts';

/**
 * Tells the user what went wrong: in words on stderr, under `--json` as one document on stdout.
 * @returns the exit status
 */
export function reportError(error: unknown, context: CliContext, json: boolean): number {
  if (context.signal.aborted && !(error instanceof WarpError)) {
    const interrupted = new WarpError({
      code: 'WARP_INTERRUPTED',
      phase: 'interrupted',
      message: 'interrupted before it was done',
    });
    if (json) printJson(context, errorDocument(interrupted));
    else context.stderr.write('interrupted\n');
    return exitCodes.interrupted;
  }
  if (json) printJson(context, errorDocument(error));
  else context.stderr.write(formatError(error, { color: isColored(context) }));
  return error instanceof WarpError ? error.exitCode : exitCodes.bug;
}

function isColored(context: CliContext): boolean {
  return context.stderr.isTTY === true && wantsColor(context.env);
}
