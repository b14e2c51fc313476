import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import {
  debugMode,
  engineOption,
  envFileOption,
  envOption,
  exportOption,
  lockedOption,
  noLockedOption,
  port,
  portOption,
  progressOption,
} from './options.ts';

/** `warp dev`, and what it writes for other tools. */
export function addDev(program: Command, context: CliContext): void {
  program
    .command('dev')
    .description('run the app in its image with the source as it is saved')
    .argument('[dir]', "the app's folder", '.')
    .addOption(portOption())
    .addOption(envOption())
    .addOption(envFileOption())
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
    .addOption(lockedOption())
    .addOption(noLockedOption())
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
