/**
 * The last line of an app's output, where programs put the reason of their end; warp's own lines
 * and what continues another line (indented) aside.
 */
export function lastWords(output: string): string | undefined {
  const lines = output
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('warp: '));
  return (lines.findLast((line) => !/^\s/.test(line)) ?? lines.at(-1))?.trim();
}

/**
 * What to do where the app most likely lacks a variable: one the build had to make up, that is not
 * given, and that the app's last words are about.
 */
export function hintOfAssumed(
  assumed: readonly string[],
  given: Readonly<Record<string, string>>,
  output: string,
): string | undefined {
  const words = lastWords(output) ?? '';
  const missing = assumed.filter((name) => !(name in given));
  const meant = missing.filter((name) => new RegExp(`\\b${name}\\b`).test(words));
  if (meant.length === 0) return undefined;
  const all = [...meant, ...missing.filter((name) => !meant.includes(name))];
  return `set what the app asks for: ${all.map((name) => `--env ${name}=…`).join(' ')}`;
}
