import { InvalidArgumentError, Option } from 'commander';
import { isContainerName, isImageReference } from '../engine-names.ts';

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

/** `--port` of what runs the app. */
export function portOption(): Option {
  return new Option(
    '-p, --port <port>',
    'port on this machine (default: 8080, or a free one when it is taken)',
  ).argParser(port);
}

export function envOption(): Option {
  return new Option(
    '-e, --env <name=value>',
    'set a variable; may be repeated; NAME alone takes it from here',
  ).argParser(collect);
}

export function envFileOption(): Option {
  return new Option('--env-file <file>', 'read variables from a file; may be repeated').argParser(
    collect,
  );
}

export function lockedOption(): Option {
  return new Option(
    '--locked',
    'fail where anything differs from warp.lock (where CI is set: the default)',
  );
}

/** Stands after {@link lockedOption}. */
export function noLockedOption(): Option {
  return new Option('--no-locked', 'take warp.lock as far as it fits, also where CI is set');
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
