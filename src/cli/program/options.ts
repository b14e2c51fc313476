import { InvalidArgumentError, Option } from 'commander';
import { isContainerName, isImageReference } from '../engine-names.ts';

/** Help of `--locked`. */
export const lockedHelp =
  'fail where anything differs from warp.lock (where CI is set: the default)';

export function progressOption(): Option {
  return new Option('--progress <kind>', 'how to show progress')
    .choices(['auto', 'tty', 'plain', 'json'])
    .default('auto');
}

export function engineOption(): Option {
  return new Option(
    '--engine <address>',
    'engine to use: auto, embedded, or an address like unix:///…',
  );
}

export function exportOption(): Option {
  return new Option(
    '--export <format>',
    'run nothing: write a file by which another tool runs the same',
  ).choices(['devcontainer', 'compose']);
}

export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

export function tags(text: string, previous: readonly string[] = []): readonly string[] {
  if (isImageReference(text)) return [...previous, text];
  throw new InvalidArgumentError(
    'an image is named like shop, shop:1.2 or registry.example/team/shop:1.2, in lower case up to the tag.',
  );
}

export function containerName(text: string): string {
  if (isContainerName(text)) return text;
  throw new InvalidArgumentError(
    'a name has letters, digits, dots, - and _, begins with a letter or digit and has two at least.',
  );
}

export function port(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65535) return value;
  throw new InvalidArgumentError('a port is a whole number from 0 to 65535.');
}

/** `--debug` takes the word after it for its own. */
export function debugMode(text: string): 'wait' {
  if (text === 'wait') return text;
  throw new InvalidArgumentError('only "wait" can stand there; give the folder before it.');
}

export function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('a count is a whole number from 0 up.');
}
