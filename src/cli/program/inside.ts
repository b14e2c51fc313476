import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import {
  engineOption,
  envFileOption,
  envOption,
  lockedOption,
  noLockedOption,
  progressOption,
} from './options.ts';

const place = "container, app or the app's folder";

/** The commands that run inside the app's image: shell, exec, test, env and the actions. */
export function addInside(
  program: Command,
  context: CliContext,
  passed: readonly string[] | undefined,
): void {
  addShell(program, context, passed);
  addExec(program, context, passed);
  addTest(program, context, passed);
  addEnv(program, context);
  addActions(program, context, passed);
}

function addShell(program: Command, context: CliContext, passed: readonly string[] = []): void {
  withPlaceOptions(
    program
      .command('shell')
      .description("open a shell in the app's image, with the app's environment")
      .usage('[options] [DIR|CONTAINER] [-- ARGUMENT…]')
      .argument('[dir|container]', place, '.'),
  )
    .option('--root', 'as root: it may install and change everything')
    .option(
      '--keep-changes',
      'as root in a new container; at its end tell what was changed, and what makes builds contain it',
    )
    .option('--failed', 'in the step of the build that fails, as it left its files')
    .option('--write', 'with --keep-changes: make the edits without asking')
    .option('-T, --no-tty', 'without a terminal, even where there is one')
    .action(async (target: string, options) => {
      const { shell } = await import('../commands/shell.ts');
      await shell(context, target, passed, options);
    });
}

function addExec(
  program: Command,
  context: CliContext,
  passed: readonly string[] | undefined,
): void {
  withPlaceOptions(
    program
      .command('exec')
      .description("run a command in the app's image, with the app's environment")
      .usage('[options] [DIR|CONTAINER] -- COMMAND…')
      .argument('[words...]', `${place}, and after -- the command; or the command alone`)
      .passThroughOptions(passed === undefined),
  )
    .option('-T, --no-tty', 'without a terminal, even where there is one')
    .addHelpText('after', examples)
    .action(async (words: readonly string[], options) => {
      const { exec } = await import('../commands/exec.ts');
      await exec(context, words, passed, options);
    });
}

const examples = `
Its exit status is the command's; stdin and signals are passed on.
  warp exec -- python manage.py shell     for the app in this folder
  warp exec ../shop -- ls -l              for the app in another
  warp exec warp-shop -- env              in this container`;

function addTest(
  program: Command,
  context: CliContext,
  passed: readonly string[] | undefined,
): void {
  withVariables(
    program
      .command('test')
      .description("run the app's tests in its image, with its development dependencies beside it")
      .usage('[options] [DIR] [-- COMMAND…|OPTION…]')
      .argument('[dir]', "the app's folder", '.')
      .option('--junit <file>', 'write the results as JUnit XML to this file'),
  )
    .option('-T, --no-tty', 'without a terminal, even where there is one')
    .addHelpText(
      'after',
      "\nIts exit status is the tests'. Options after -- are added to the command.",
    )
    .action(async (dir: string, options) => {
      const { test } = await import('../commands/test.ts');
      await test(context, dir, passed, options);
    });
}

function addEnv(program: Command, context: CliContext): void {
  withPlaceOptions(
    program
      .command('env')
      .description("print the app's environment as it is in the image")
      .argument('[dir|container]', place, '.'),
  )
    .option('--json', 'print it as JSON')
    .action(async (target: string, options) => {
      const { env } = await import('../commands/env.ts');
      await env(context, target, options);
    });
}

const actions = [
  ['setup', 'make what the app needs once: tables, a first administrator'],
  ['migrate', "apply the app's migrations; two at once run one after the other"],
  ['verify', 'let the app check itself'],
  ['alive', 'ask whether the running app is alive'],
  ['ready', 'ask whether the running app takes requests'],
] as const;

function addActions(program: Command, context: CliContext, args: readonly string[] = []): void {
  for (const [name, description] of actions) {
    const command = program
      .command(name)
      .description(description)
      .addHelpText('after', `\nThe app's ${name} hook says how, else what its framework has.`)
      .usage('[options] [DIR|CONTAINER] [-- ARGUMENT…]')
      .argument('[dir|container]', place, '.');
    const asks = name === 'alive' || name === 'ready';
    (asks ? command.addOption(engineOption()) : withPlaceOptions(command))
      .option('--json', 'print container, action and exit status as JSON')
      .action(async (target: string, options) => {
        const { action } = await import('../commands/action.ts');
        await action(context, name, { target, args }, options);
      });
  }
}

function withPlaceOptions(command: Command): Command {
  return withVariables(
    command.option('--new', 'in a new container of its own, also where the app runs'),
  );
}

function withVariables(command: Command): Command {
  return command
    .addOption(envOption())
    .addOption(envFileOption())
    .addOption(progressOption())
    .addOption(lockedOption())
    .addOption(noLockedOption())
    .addOption(engineOption());
}
