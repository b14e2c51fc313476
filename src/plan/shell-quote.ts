/** One word in POSIX single quotes. */
export function shellQuote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** `NAME='value'` lines, sorted by name, for a file that sh sources. */
export function shellAssignments(values: Readonly<Record<string, string>>, prefix = ''): string {
  return Object.keys(values)
    .sort()
    .map((name) => `${prefix}${name}=${shellQuote(values[name] ?? '')}\n`)
    .join('');
}
