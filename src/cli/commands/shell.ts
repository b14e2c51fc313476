import { label } from '../../runtime/labels.ts';
import type { Inside } from '../../runtime/run-inside.ts';
import type { CliContext } from '../context.ts';
import { type InsideCommandOptions, runInsideApp } from '../inside/run-inside-app.ts';

/** `warp shell`: the app's shell hook, else bash or sh, in the app's environment. */
export async function shell(
  context: CliContext,
  target: string,
  args: readonly string[],
  options: InsideCommandOptions,
): Promise<void> {
  process.exitCode = await runInsideApp(context, target, {
    ...options,
    verb: 'shell',
    args,
    variables: (inside, terminal) => (terminal ? { WARP_SHELL_LABEL: promptLabel(inside) } : {}),
    onFound: (inside, terminal) => {
      if (terminal) context.stderr.write(`${placeOf(inside)}\n`);
    },
  });
}

/** Which app, and whose container: `shop run`, `shop dev`, or the shell's own: `shop new`. */
function promptLabel(inside: Inside): string {
  if (inside.kind === 'new') return `${inside.appName} new`;
  const { labels, name } = inside.facts;
  const mode = labels[label.keeper] === undefined ? 'run' : 'dev';
  return `${labels[label.app] ?? name} ${mode}`;
}

function placeOf(inside: Inside): string {
  if (inside.kind === 'running') return `in ${inside.facts.name}, which runs`;
  return `in a new container of ${inside.image}; what is written outside data goes with it`;
}
