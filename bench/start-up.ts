import { join } from 'node:path';
import { packageFolder } from '../test/support/package-folder.ts';
import { runCommand } from '../test/support/run-command.ts';
import { median } from './median.ts';

/** How much longer `warp --version` takes than Node's own start, ms; medians, interleaved. */
export async function measureStartUp(rounds: number): Promise<number> {
  const launcher = join(packageFolder(), 'bin/warp');
  const [warp, node]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    warp.push((await runCommand(process.execPath, [launcher, '--version'])).seconds);
    node.push((await runCommand(process.execPath, ['-e', '0'])).seconds);
  }
  return (median(warp) - median(node)) * 1000;
}
