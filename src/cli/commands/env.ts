import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { CliContext } from '../context.ts';
import { type InsideCommandOptions, runInsideApp } from '../inside/run-inside-app.ts';
import { printJson } from '../output/json.ts';

/** `warp env`: the app's environment as assignments for sh, or as one document. */
export async function env(
  context: CliContext,
  target: string,
  options: InsideCommandOptions & { readonly json?: boolean },
): Promise<void> {
  const work = { ...options, verb: 'env', stdin: false, tty: false };
  if (!options.json) {
    process.exitCode = await runInsideApp(context, target, { ...work, args: [] });
    return;
  }
  const stdout = new PassThrough();
  const [output, status] = await Promise.all([
    text(stdout),
    runInsideApp(context, target, { ...work, args: ['--null'], stdout }).finally(() =>
      stdout.end(),
    ),
  ]);
  process.exitCode = status;
  if (status === 0) printJson(context, variablesIn(output));
}

/** @param output `NAME=value`, each ended by a NUL */
function variablesIn(output: string): Record<string, string> {
  const words = output.split('\0').filter((word) => word.includes('='));
  return Object.fromEntries(
    words
      .map((word): [string, string] => {
        const equals = word.indexOf('=');
        return [word.slice(0, equals), word.slice(equals + 1)];
      })
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}
