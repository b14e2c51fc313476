import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import {
  collect,
  debugMode,
  engineOption,
  exportOption,
  lockedHelp,
  port,
  progressOption,
} from './options.ts';

/** `warp dev`, and what it writes for other tools. */
export function addDev(program: Command, context: CliContext): void {
  program
    .command('dev')
    .description('run the app in its image with the source as it is saved')
    .argument('[dir]', "the app's folder", '.')
    .option(
      '-p, --port <port>',
      'port on this machine (default: 8080, or a free one when it is taken)',
      port,
    )
    .option(
      '-e, --env <name=value>',
      'set a variable; may be repeated; NAME alone takes it from here',
      collect,
    )
    .option('--env-file <file>', 'read variables from a file; may be repeated', collect)
    .option(
      '--debug [wait]',
      'open a debugger for an editor to attach to; =wait: nothing runs before',
      debugMode,
    )
    .addOption(exportOption())
    .option('-o, --output <dir>', "folder for the exported file (default: the app's)")
    .option('--force', 'overwrite an exported file')
    .option('--debug-port <port>', "the debugger's port on this machine (default: its usual)", port)
    .addOption(progressOption())
    .option('--locked', lockedHelp)
    .option('--no-locked', 'take warp.lock as far as it fits, also where CI is set')
    .addOption(engineOption())
    .option('--json', 'print what happens, a JSON document a line')
    .action(async (dir: string, options) => {
      if (options.export) {
        const { devExport } = await import('../commands/dev-export.ts');
        await devExport(context, dir, options);
        return;
      }
      const { dev } = await import('../commands/dev.ts');
      await dev(context, dir, options);
    });
}
