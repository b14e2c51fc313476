import { WarpError } from '../warp-error.ts';

const namePattern = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Variables for a container from `--env` words and `--env-file` texts; words win over files, later
 * over earlier.
 * @param words `NAME=value`, or `NAME` alone for the value it has in `own`
 * @param files texts of `NAME=value` lines; blank lines and `#` comments are skipped; one pair of
 * quotes around the value is taken off
 * @throws WarpError `WARP_ENV_INVALID` (exit 2) naming the word or the file and line
 */
export function readEnv(
  words: readonly string[],
  files: readonly { readonly name: string; readonly text: string }[],
  own: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const { name, text } of files) {
    text.split(/\r?\n/).forEach((raw, index) => {
      const line = raw.trim().replace(/^export\s+/, '');
      if (line === '' || line.startsWith('#')) return;
      assign(env, line, own, `${name}:${index + 1}`);
    });
  }
  for (const word of words) assign(env, word, own, '--env');
  return env;
}

function assign(
  env: Record<string, string>,
  word: string,
  own: Readonly<Record<string, string | undefined>>,
  where: string,
): void {
  const equals = word.indexOf('=');
  const name = (equals < 0 ? word : word.slice(0, equals)).trim();
  if (!namePattern.test(name)) {
    throw new WarpError({
      code: 'WARP_ENV_INVALID',
      phase: 'usage',
      // The value may be a secret: it is not shown.
      message: `${where}: ${JSON.stringify(name)} is no name of a variable`,
      hint: 'write NAME=value; names have letters, digits and _, and begin with no digit',
    });
  }
  const value = equals < 0 ? own[name] : word.slice(equals + 1);
  if (value !== undefined) env[name] = where === '--env' ? value : unquote(value.trim());
}

function unquote(value: string): string {
  const match = /^(["'])([\s\S]*)\1$/.exec(value);
  return match?.[2] ?? value;
}
