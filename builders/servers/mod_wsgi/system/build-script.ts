import { assembleCalls } from '../../../../src/plan/host-content.ts';
import { shellQuote } from '../../../../src/plan/shell-quote.ts';
import type { Plan } from '../../../../src/plan/types.ts';
import type { SystemEnvironment } from '../../../python/system-environment.ts';

/**
 * The plan's own commands as the parts of an installation: `build.sh dependencies` in the source's folder,
 * with uv on PATH and `VIRTUAL_ENV` set, and `build.sh assemble` with the toolkit's variables.
 */
export function buildScript(plan: Plan, environment: SystemEnvironment): string {
  return `#!/bin/sh
# What the plan of this app runs: \`dependencies\` makes its environment of its lists and locks, \`assemble\`
# its source, static files and facts. Written by warp; install.sh calls it.
set -eu

dependencies() {
${environment.commands.map(command).join('') || '  :\n'}}

assemble() {
${assembleCalls(plan).map(assembly).join('')}}

"$1"
`;
}

function command({ title, argv, env, folder }: SystemEnvironment['commands'][number]): string {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${shellQuote(value)}`);
  const words = [...variables, ...argv.map(shellQuote)].join(' ');
  const set = variables.length > 0 ? 'env ' : '';
  return `  echo ${shellQuote(title)}\n  (cd ${shellQuote(`./${folder}`)} && ${set}${words})\n`;
}

/** Words of a part are separated by US (0x1f), which printf knows by its number. */
function assembly(args: readonly string[]): string {
  const words = args.map((word) =>
    word.includes('\u001f')
      ? `"$(printf ${shellQuote(word.replaceAll('\\', '\\\\').replaceAll('%', '%%').replaceAll('\u001f', '\\037'))})"`
      : shellQuote(word),
  );
  return `  "$WARP_HOME/lib/assemble.sh" ${words.join(' ')}\n`;
}
