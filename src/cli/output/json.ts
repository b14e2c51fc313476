import type { CliContext } from '../context.ts';

/** The one JSON document a command prints on stdout under `--json`. */
export function printJson(context: Pick<CliContext, 'stdout'>, value: unknown): void {
  context.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
