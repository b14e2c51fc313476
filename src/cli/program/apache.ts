import { type Command, Option } from 'commander';
import { systemLayouts } from '../../builder/system-server.ts';
import type { CliContext } from '../context.ts';
import { collect, lockedOption, noLockedOption } from './options.ts';

/** `warp apache`: apps in the Apache of a machine, and what is wrong with the one that is there. */
export function addApache(program: Command, context: CliContext): void {
  program
    .command('apache')
    .description("set up an app in a machine's own Apache, or look over the configuration of one")
    .usage('[options] [DIR] --output FOLDER | --verify [PATH]')
    .argument('[dir]', "the app's folder", '.')
    .option(
      '-o, --output <dir>',
      'folder to write: all that the machine needs, install.sh among it',
    )
    .addOption(
      new Option('--layout <name>', 'whose Apache it is').choices(systemLayouts).default('debian'),
    )
    .option('--server-name <host>', 'host name that the app answers to (default: localhost)')
    .option('--server-alias <host>', 'another one; may be repeated', collect)
    .option('--tls-certificate <file>', 'certificate on that machine, or snakeoil for a try')
    .option('--tls-key <file>', 'its key on that machine')
    .option(
      '--daemon-option <name=value>',
      'setting of WSGIDaemonProcess, as memory-limit',
      collect,
    )
    .option('--name <name>', "the app's name on the machine (default: the app's)")
    .addOption(lockedOption())
    .addOption(noLockedOption())
    .option(
      '--verify [path]',
      'read the Apache configuration of this machine, or that in a file or folder, and tell what is wrong with it',
    )
    .option('--json', 'print the result as JSON')
    .action(async (dir: string, options) => {
      if (options.verify !== undefined) {
        const { apacheVerify } = await import('../commands/apache-verify.ts');
        apacheVerify(context, options.verify, options);
        return;
      }
      const { apache } = await import('../commands/apache.ts');
      apache(context, dir, options);
    });
}
