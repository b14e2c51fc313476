/** A word in which the Dockerfile frontend expands nothing and takes no quotes off. */
export function plainWord(text: string): string {
  return text.replace(/[\\'"$]/g, '\\$&');
}

/** A path as COPY's source, where wildcards (Go's filepath.Match) are not meant. */
export function plainSource(path: string): string {
  return plainWord(path.replace(/[*?[\\]/g, (sign) => `[${sign === '\\' ? '\\\\' : sign}]`));
}

/** True where the frontend takes a word as it is, also outside of the JSON form. */
export function isPlain(word: string): boolean {
  return /^[\w./@%+=:,~-]*$/.test(word);
}
