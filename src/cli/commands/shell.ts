import { label } from '../../runtime/labels.ts';
import type { Inside } from '../../runtime/run-inside.ts';
import { WarpError } from '../../warp-error.ts';
import type { CliContext } from '../context.ts';
import { runInsideApp } from '../inside/run-inside-app.ts';
import type { KeepOptions } from '../keep/keep-shell.ts';

export interface ShellOptions extends KeepOptions {
  readonly keepChanges?: boolean;
  readonly failed?: boolean;
  readonly root?: boolean;
}

/** `warp shell`: the app's shell hook, else bash or sh, in the app's environment. */
export async function shell(
  context: CliContext,
  target: string,
  args: readonly string[],
  options: ShellOptions,
): Promise<void> {
  if (options.failed) {
    if (options.keepChanges) throw notTogether('--failed', '--keep-changes');
    const { shellInFailedStep } = await import('../failed/shell-in-failed-step.ts');
    return shellInFailedStep(context, target, args, options);
  }
  if (options.keepChanges) {
    const { keepShell } = await import('../keep/keep-shell.ts');
    return keepShell(context, target, args, options);
  }
  if (options.write) throw onlyWith('--write', '--keep-changes');
  process.exitCode = await runInsideApp(context, target, {
    ...options,
    verb: 'shell',
    args,
    ...(options.root ? { user: '0:0' } : {}),
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
  return `in a new container of ${inside.image}; what is written outside data goes with it (unless --keep-changes)`;
}

function onlyWith(option: string, other: string): WarpError {
  return new WarpError({
    code: 'WARP_USAGE',
    phase: 'usage',
    message: `${option} says what becomes of changes, and without ${other} none are kept`,
    hint: `add ${other}, or leave ${option} out`,
  });
}

function notTogether(option: string, other: string): WarpError {
  return new WarpError({
    code: 'WARP_USAGE',
    phase: 'usage',
    message: `${option} and ${other} do not go together: a step that failed has made no image`,
    hint: `give one of them`,
  });
}
