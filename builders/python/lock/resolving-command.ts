/** Options of `uv pip install` that `uv pip compile` knows as well, and whether they take a value. */
const known = new Map<string, boolean>([
  ['--all-extras', false],
  ['--constraint', true],
  ['--default-index', true],
  ['--extra', true],
  ['--extra-index-url', true],
  ['--find-links', true],
  ['--group', true],
  ['--index', true],
  ['--index-strategy', true],
  ['--index-url', true],
  ['--no-index', false],
  ['--offline', false],
  ['--override', true],
  ['--prerelease', true],
  ['-c', true],
  ['-f', true],
]);

/**
 * What `uv pip compile` is asked in order to resolve what a uv command would resolve and install.
 * @returns files and options; undefined where nothing is left to resolve, or nobody can tell
 */
export function resolvingCommand(argv: readonly string[]): readonly string[] | undefined {
  const [program, pip, verb, ...rest] = argv;
  if (program !== 'uv' || pip !== 'pip' || verb !== 'install') return undefined;
  const words: string[] = [];
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index] ?? '';
    const value = rest[index + 1] ?? '';
    if (word === '-r' || word === '--requirement') {
      words.push(value);
      index += 1;
      continue;
    }
    const taken = known.get(word.split('=')[0] ?? '');
    // With --no-deps and --require-hashes every release is given; a bare word names a package.
    if (taken === undefined) return undefined;
    words.push(word);
    if (!taken || word.includes('=')) continue;
    words.push(value);
    index += 1;
  }
  return words.some((word) => !word.startsWith('-')) ? words : undefined;
}
