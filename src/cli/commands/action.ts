import type { CliContext } from '../context.ts';
import { type InsideCommandOptions, runInsideApp } from '../inside/run-inside-app.ts';
import { printJson } from '../output/json.ts';

/** Verbs of the image that do something for the app, or ask whether all is well. */
export type Action = 'setup' | 'migrate' | 'verify' | 'alive' | 'ready';

export interface ActionOptions extends InsideCommandOptions {
  readonly json?: boolean;
}

/**
 * `warp setup`, `migrate` …: the app's hook or the framework's default, where the app runs, else in a new
 * container; its exit status is warp's. Whether an app is alive or ready is asked of one that runs.
 * @param args passed on to the hook
 */
export async function action(
  context: CliContext,
  name: Action,
  { target, args }: { readonly target: string; readonly args: readonly string[] },
  options: ActionOptions,
): Promise<void> {
  let container: string | null = null;
  const status = await runInsideApp(context, target, {
    ...options,
    verb: name,
    args,
    runningOnly: name === 'alive' || name === 'ready',
    ...(options.json ? { stdout: context.stderr } : {}),
    onStart: (id) => {
      container = id;
    },
  });
  process.exitCode = status;
  if (options.json) printJson(context, { container, action: name, status });
}
