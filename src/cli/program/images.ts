import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { collect, engineOption, progressOption, tags } from './options.ts';

/** `warp images …`, and what they call in such an image. */
export function addImages(program: Command, context: CliContext): void {
  const images = program.command('images').description('make images that build apps elsewhere');
  images
    .command('s2i')
    .description('make a builder image for source-to-image: s2i build, OpenShift')
    .option('--python <version>', 'build apps for this Python (default: the usual one)')
    .option(
      '--package <name>',
      'have this Debian package in the image and the apps; may be repeated',
      collect,
    )
    .option('-t, --tag <reference>', 'name of the image; may be repeated', tags)
    .option('--no-cache', 'build every step anew')
    .addOption(progressOption())
    .addOption(engineOption())
    .option('--json', 'print the result as JSON')
    .action(async (options) => {
      const { s2iImage } = await import('../commands/images.ts');
      await s2iImage(context, 'python', { ...options, version: options.python });
    });
  program.command('s2i-assemble <folder>', { hidden: true }).action(async (folder: string) => {
    const { s2iAssemble } = await import('../commands/s2i-assemble.ts');
    await s2iAssemble(context, folder);
  });
}
