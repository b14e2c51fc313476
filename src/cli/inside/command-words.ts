import { WarpError } from '../../warp-error.ts';

/** What is to be run, and where: a folder or a container. */
export interface CommandWords {
  readonly target: string;
  readonly command: readonly string[];
}

/**
 * Takes the words of `warp exec` apart: `[DIR|CONTAINER] -- COMMAND…`, or `COMMAND…` alone. Without
 * the dashes the first word is a place only where it can be nothing else: a path to a folder.
 * @param before words before the dashes
 * @param after words after them; undefined where there are none
 * @throws WarpError `WARP_USAGE`
 */
export function commandWords(
  before: readonly string[],
  after: readonly string[] | undefined,
  isFolder: (path: string) => boolean,
): CommandWords {
  const [first, ...rest] = before;
  if (after) {
    if (rest.length > 0) {
      throw usage(
        `${before.join(' ')}: one folder or container is given before --, and the command after it`,
      );
    }
    return ofCommand(first ?? '.', after);
  }
  const placed = first !== undefined && looksLikePath(first) && isFolder(first);
  return placed ? ofCommand(first, rest) : ofCommand('.', before);
}

function looksLikePath(word: string): boolean {
  return word === '.' || word === '..' || word.includes('/');
}

function ofCommand(target: string, command: readonly string[]): CommandWords {
  if (command.length > 0) return { target, command };
  throw usage('there is no command to run');
}

function usage(message: string): WarpError {
  return new WarpError({
    code: 'WARP_USAGE',
    phase: 'usage',
    message,
    hint: 'write warp exec -- COMMAND…, or warp exec DIR|CONTAINER -- COMMAND…',
  });
}
