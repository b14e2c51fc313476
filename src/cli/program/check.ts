import { type Command, InvalidArgumentError, Option } from 'commander';
import { type CheckId, checkIds } from '../../inspect/check/finding.ts';
import type { CliContext } from '../context.ts';
import {
  engineOption,
  envFileOption,
  envOption,
  lockedOption,
  noLockedOption,
  progressOption,
} from './options.ts';

/** `warp check`: whether an image runs where platforms are strict. */
export function addCheck(program: Command, context: CliContext): void {
  program
    .command('check')
    .description(
      'check that an image runs where platforms are strict, and holds nothing it should not',
    )
    .argument('[dir|image]', "the app's folder or any image", '.')
    .option('--strict', 'warnings fail, too')
    .option('--ignore <check>', 'let this check not count; may be repeated', ignored)
    .option('--slow <path>', 'a path whose answer takes some seconds, to be under way at the stop')
    .option('--memory <size>', 'memory limit to run with', memory, 512 * 1024 ** 2)
    .option('--cpus <number>', 'processors to run with', cpus, 1)
    .option('--startup <seconds>', 'how long it may take to serve (default: 20 to 30)', seconds)
    .addOption(envOption())
    .addOption(envFileOption())
    .addOption(
      new Option('--format <format>', 'of the report').choices(['text', 'json', 'sarif', 'junit']),
    )
    .option('-o, --output <file>', 'write the report to a file, lines for people to stdout')
    .addOption(progressOption())
    .addOption(lockedOption())
    .addOption(noLockedOption())
    .addOption(engineOption())
    .option('--json', 'print the report as JSON')
    .action(async (target: string, options) => {
      const { check } = await import('../commands/check.ts');
      await check(context, target, options);
    });
}

function ignored(text: string, previous: readonly CheckId[] = []): readonly CheckId[] {
  const names = text.split(',').map((name) => checkIds.find((id) => id === name.trim()));
  const known = names.filter((id) => id !== undefined);
  if (known.length === names.length) return [...previous, ...known];
  throw new InvalidArgumentError(`the checks are ${checkIds.join(', ')}.`);
}

const units: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };
/** The least that Docker Engine takes is 6 MiB. */
const leastMemory = 6 * 1024 ** 2;

/** As `docker run --memory` and Kubernetes write it: `512m`, `512Mi`, `1g`. */
function memory(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([kmg]?)(?:i|ib|b)?$/i.exec(text) ?? [];
  const bytes = Number(number) * (units[unit.toLowerCase()] ?? 0);
  if (number !== '' && bytes >= leastMemory) return Math.round(bytes);
  throw new InvalidArgumentError('a size is like 512m or 1g, and 6m at least.');
}

function cpus(text: string): number {
  const value = Number(text);
  if (value >= 0.01 && value <= 1024) return value;
  throw new InvalidArgumentError('a number of processors is like 1 or 0.5.');
}

function seconds(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 3600) return value;
  throw new InvalidArgumentError('a time is a number of seconds up to 3600.');
}
