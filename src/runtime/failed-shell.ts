import type { FailedStep } from '../engine/failed-step.ts';
import type { Engine, ImageBuilder } from '../engine/types.ts';

/** A build's failed step, caught instead of the build's error. */
export class StepCaught extends Error {
  override readonly name = 'StepCaught';
  readonly step: FailedStep;

  constructor(step: FailedStep) {
    super(step.failure.message);
    this.step = step;
  }
}

/**
 * The engine, with builds that keep the step that fails open: whatever runs builds on it gets {@link StepCaught}
 * then. What does not fail is built from the cache.
 */
export function catchingFailures(engine: Engine): Engine {
  const builder: ImageBuilder = {
    ...engine.builder,
    async build(request, run) {
      const step = await engine.builder.openFailed(request, run);
      if (step) throw new StepCaught(step);
      return engine.builder.build(request, run);
    },
  };
  return { ...engine, builder, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() };
}

const assignment = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s;

/** A step's command apart: `setpriv …`, the variables it is given by `env NAME=value …`, the program. */
export function partsOf(argv: readonly string[]): {
  readonly argv: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
} {
  const isOption = (word: string) => word.startsWith('--');
  const start = argv[0] === 'setpriv' ? argv.slice(1).findIndex((word) => !isOption(word)) + 1 : 0;
  if (argv[start] !== 'env') return { argv, variables: {} };
  const rest = argv.slice(start + 1);
  const given = rest.findIndex((word) => !assignment.test(word));
  const variables = rest.slice(0, given).map((word): [string, string] => {
    const [, name = '', value = ''] = assignment.exec(word) ?? [];
    return [name, value];
  });
  return {
    argv: [...argv.slice(0, start), ...rest.slice(given)],
    variables: Object.fromEntries(variables),
  };
}

/** The command as one line of bash. */
export function commandLine(argv: readonly string[]): string {
  return argv.map(bashWord).join(' ');
}

function bashWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  const quoted = word.replace(/[\\']/g, '\\$&').replace(/\p{Cc}/gu, escaped);
  return quoted === word ? `'${word}'` : `$'${quoted}'`;
}

function escaped(character: string): string {
  if (character === '\n') return '\\n';
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/**
 * Opens a shell in a step: bash with the failed command as its last, else sh. In: WARP_FAILED_COMMAND,
 * WARP_SHELL_LABEL.
 */
const opening = `folder=$(mktemp -d 2>/dev/null) || folder=
command=$WARP_FAILED_COMMAND label=$WARP_SHELL_LABEL
unset WARP_FAILED_COMMAND WARP_SHELL_LABEL
if [ -n "$folder" ] && command -v bash >/dev/null; then
  printf '%s\\n' "$command" >"$folder/history"
  printf '%s\\n' '[ ! -r ~/.bashrc ] || . ~/.bashrc' "PS1='($label) \\w \\$ '" "HISTFILE=$folder/history" >"$folder/rc"
  exec bash --rcfile "$folder/rc" -i
fi
PS1="($label) \\$ "
export PS1
exec sh -i`;

/** The words and variables of a shell in a failed step. */
export function failedShell(
  { argv }: Pick<FailedStep, 'argv'>,
  label: string,
): { readonly argv: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const parts = partsOf(argv);
  return {
    argv: ['/bin/sh', '-c', opening],
    env: {
      ...parts.variables,
      WARP_FAILED_COMMAND: commandLine(parts.argv),
      WARP_SHELL_LABEL: label,
    },
  };
}
