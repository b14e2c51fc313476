import { Command } from 'commander';
import { warpVersion } from '../package-root.ts';
import { exitCodes, WarpError } from '../warp-error.ts';
import type { CliContext } from './context.ts';
import { addApache } from './program/apache.ts';
import { addCheck } from './program/check.ts';
import { addDev } from './program/dev.ts';
import { addImages } from './program/images.ts';
import { addInside } from './program/inside.ts';
import {
  containerName,
  count,
  engineOption,
  envFileOption,
  envOption,
  lockedOption,
  noLockedOption,
  portOption,
  progressOption,
  tags,
} from './program/options.ts';

/**
 * All commands, options and their help. Handlers are loaded when their command runs, so that
 * `warp --version` and an unchanged `warp build` stay quick.
 * @param passed words after `--` that are for a program in the image; undefined where there are none
 */
export function createProgram(context: CliContext, passed?: readonly string[]): Command {
  const program = new Command('warp')
    .description("turns an application's folder into a production container image and runs it")
    .version(warpVersion(), '-V, --version')
    .helpOption('-h, --help', 'show help')
    // `warp exec ls -l`: what follows the first word belongs to it.
    .enablePositionalOptions()
    .addHelpText('after', '\n`warp run DIR` builds the app in DIR, starts it and prints its URL.')
    // Reported like every other error, so that --json holds for it, too.
    .configureOutput({ outputError: () => {} })
    .exitOverride((error) => {
      if (error.exitCode === 0) process.exit(0);
      if (error.code === 'commander.help') process.exit(exitCodes.usage);
      throw usageError(error.message);
    });
  for (const add of [
    addBuild,
    addPlan,
    addLock,
    addInit,
    addExplain,
    addDockerfile,
    addApache,
    addRun,
    addDev,
    addLogs,
    addStop,
    addDown,
    addPs,
    addTop,
    addInside,
    addImages,
    addEngine,
    addCheck,
    addDoctor,
  ]) {
    add(program, context, passed);
  }
  return program;
}

/** commander puts what it guesses was meant on a line of its own. */
function usageError(text: string): WarpError {
  const [message = '', guess] = text.replace(/^error: /, '').split('\n');
  const guessed = guess?.replace(/^\((.*)\)$/, '$1 ') ?? '';
  return new WarpError({
    code: 'WARP_USAGE',
    phase: 'usage',
    message,
    hint: `${guessed}warp --help shows the commands, warp COMMAND --help the options of one`,
  });
}

function addBuild(program: Command, context: CliContext): void {
  program
    .command('build')
    .description('build the image of the app in a folder')
    .argument('[dir]', "the app's folder", '.')
    .option('-t, --tag <reference>', 'name of the image; may be repeated', tags)
    .option('--no-cache', 'build every step anew')
    .addOption(progressOption())
    .addOption(lockedOption())
    .addOption(noLockedOption())
    .addOption(engineOption())
    .option('--json', 'print the result as JSON')
    .action(async (dir: string, options) => {
      const { build } = await import('./commands/build.ts');
      await build(context, dir, options);
    });
}

function addPlan(program: Command, context: CliContext): void {
  program
    .command('plan')
    .description('show what would be built, with a reason for every decision')
    .argument('[dir]', "the app's folder", '.')
    .addOption(lockedOption())
    .option('--diff', 'show what a build would do otherwise than the last one, and why')
    .option('--json', 'print the plan as JSON')
    .action(async (dir: string, options) => {
      const { plan } = await import('./commands/plan.ts');
      await plan(context, dir, options);
    });
}

function addLock(program: Command, context: CliContext): void {
  program
    .command('lock')
    .description('write down in warp.lock what builds found out: base, tools, releases')
    .argument('[dir]', "the app's folder", '.')
    .option('--upgrade [name...]', 'look anew for these packages or tools, or for everything')
    .option('--check', 'write nothing; fail when warp.lock is out of date')
    .addOption(progressOption())
    .addOption(engineOption())
    .option('--json', 'print what has changed as JSON')
    .action(async (dir: string, options) => {
      const { lock } = await import('./commands/lock.ts');
      await lock(context, dir, options);
    });
}

function addInit(program: Command, context: CliContext): void {
  program
    .command('init')
    .description('write what was detected into a commented warp.yaml')
    .argument('[dir]', "the app's folder", '.')
    .option('--print', 'write to stdout instead')
    .option('--force', 'overwrite a warp.yaml')
    .option('--json', 'print the result as JSON')
    .action(async (dir: string, options) => {
      const { init } = await import('./commands/init.ts');
      init(context, dir, options);
    });
}

function addExplain(program: Command, context: CliContext): void {
  program
    .command('explain')
    .description('tell where a decision came from and what would change it')
    .argument('[fact]', 'a decision, process, stage, package or error code; all of them by default')
    .option('-C, --dir <dir>', "the app's folder", '.')
    .option('--json', 'print the explanation as JSON')
    .action(async (fact: string | undefined, options) => {
      const { explain } = await import('./commands/explain.ts');
      explain(context, fact, options);
    });
}

function addDockerfile(program: Command, context: CliContext): void {
  program
    .command('dockerfile')
    .description('write the plan as a Dockerfile that plain `docker build` builds')
    .argument('[dir]', "the app's folder", '.')
    .option('-o, --output <dir>', 'folder to write to (default: print the Dockerfile)')
    .option('--json', 'print what was written as JSON')
    .action(async (dir: string, options) => {
      const { dockerfile } = await import('./commands/dockerfile.ts');
      await dockerfile(context, dir, options);
    });
}

function addRun(program: Command, context: CliContext): void {
  program
    .command('run')
    .description('build and run an app, or run an image')
    .argument('[dir|image]', "the app's folder or an image made by warp", '.')
    .addOption(portOption())
    .option('-d, --detach', 'leave it running and return once it is ready')
    .option('-n, --name <name>', "the container's name", containerName)
    .option('--process <name>', 'run another process of the app: worker, … (default: web)')
    .addOption(envOption())
    .addOption(envFileOption())
    .addOption(progressOption())
    .addOption(lockedOption())
    .addOption(noLockedOption())
    .addOption(engineOption())
    .option('--json', 'print the result as JSON')
    .action(async (target: string, options) => {
      const { run } = await import('./commands/run.ts');
      await run(context, target, options);
    });
}

function addLogs(program: Command, context: CliContext): void {
  program
    .command('logs')
    .description('show what an app wrote')
    .argument('[name|dir]', "container, app or the app's folder", '.')
    .option('-f, --follow', 'go on until it ends')
    .option('-n, --tail <lines>', 'only the last lines', count)
    .addOption(engineOption())
    .action(async (target: string, options) => {
      const { logs } = await import('./commands/logs.ts');
      await logs(context, target, options);
    });
}

function addStop(program: Command, context: CliContext): void {
  program
    .command('stop')
    .description('stop an app: requests in flight are finished first')
    .argument('[name|dir]', "container, app or the app's folder", '.')
    .addOption(engineOption())
    .option('--json', 'print the result as JSON')
    .action(async (target: string, options) => {
      const { stop } = await import('./commands/stop.ts');
      await stop(context, target, options);
    });
}

function addDown(program: Command, context: CliContext): void {
  program
    .command('down')
    .description('remove what runs of an app, its services and network; data stays')
    .argument('[dir|name]', "the app's folder or name", '.')
    .option('--volumes', 'remove its data, too')
    .addOption(engineOption())
    .option('--json', 'print what was removed as JSON')
    .action(async (target: string, options) => {
      const { down } = await import('./commands/down.ts');
      await down(context, target, options);
    });
}

function addPs(program: Command, context: CliContext): void {
  program
    .command('ps')
    .description('list the apps that run')
    .option('-a, --all', 'those that ended, too')
    .addOption(engineOption())
    .option('--json', 'print the list as JSON')
    .action(async (options) => {
      const { ps } = await import('./commands/ps.ts');
      await ps(context, options);
    });
}

function addTop(program: Command, context: CliContext): void {
  program
    .command('top')
    .description('watch what an app does: requests, latency, threads, memory, slow requests')
    .argument('[name|dir]', "container, app or the app's folder", '.')
    .option('--once', 'print it once and end, as where there is no terminal')
    .addOption(engineOption())
    .option('--json', 'print it once as JSON')
    .action(async (target: string, options) => {
      const { top } = await import('./commands/top.ts');
      await top(context, target, options);
    });
}

function addEngine(program: Command, context: CliContext): void {
  const engine = program.command('engine').description("start, stop or look at warp's own engine");
  for (const verb of ['start', 'stop', 'status'] as const) {
    engine
      .command(verb)
      .description(`${verb === 'status' ? 'show' : verb} the embedded engine`)
      .option('--json', 'print the result as JSON')
      .action(async (options) => {
        const commands = await import('./commands/engine.ts');
        await commands.engine(context, verb, options);
      });
  }
}

function addDoctor(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description('check what warp needs on this machine')
    .addOption(engineOption())
    .option('--json', 'print the findings as JSON')
    .action(async (options) => {
      const { doctor } = await import('./commands/doctor.ts');
      await doctor(context, options);
    });
}
