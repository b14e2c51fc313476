import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Engine } from '../../engine/types.ts';
import { WarpError } from '../../warp-error.ts';
import type { CliContext } from '../context.ts';
import { commandWords } from '../inside/command-words.ts';
import { type InsideCommandOptions, runInsideApp } from '../inside/run-inside-app.ts';

/**
 * `warp exec`: a command in the app's environment, with this side's streams; its exit status is
 * warp's.
 * @param after words after `--`; undefined where there are none
 */
export async function exec(
  context: CliContext,
  before: readonly string[],
  after: readonly string[] | undefined,
  options: InsideCommandOptions,
): Promise<void> {
  const isFolder = (path: string) =>
    statSync(resolve(context.cwd, path), { throwIfNoEntry: false })?.isDirectory() ?? false;
  const { target, command } = commandWords(before, after, isFolder);
  const [program = ''] = command;
  const status = await runInsideApp(context, target, {
    ...options,
    verb: 'exec',
    args: ['--', ...command],
    check: async (engine) => {
      if (!after) await refuseContainer(engine, command);
    },
  });
  if (status === 127 && !after && isFolder(program)) {
    context.stderr.write(`${program} is a folder here: for the app in it put -- behind it\n`);
  }
  process.exitCode = status;
}

/** `warp exec NAME ls`: what other tools take a container's name for. */
async function refuseContainer(engine: Engine, command: readonly string[]): Promise<void> {
  const [first = '', ...rest] = command;
  const container = await engine.containers.find(first);
  const facts = await container?.inspect();
  if (facts?.name !== first) return;
  throw new WarpError({
    code: 'WARP_USAGE',
    phase: 'usage',
    message: `${first} is a container: the command for it is given after --`,
    hint: `write warp exec ${[first, '--', ...rest].join(' ')}`,
  });
}
