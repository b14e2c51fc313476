/** The value of the last of the options: `--bind X`, `--bind=X`, `-bX`. */
export function optionValue(
  words: readonly string[],
  names: readonly string[] = [],
): string | undefined {
  const found = words.flatMap((word, at) => {
    const name = names.find((one) => word === one || word.startsWith(`${one}=`));
    if (name !== undefined)
      return [word === name ? (words[at + 1] ?? '') : word.slice(name.length + 1)];
    const short = names.find((one) => /^-\w$/.test(one) && word.startsWith(one));
    return short === undefined ? [] : [word.slice(2)];
  });
  return found.at(-1);
}
