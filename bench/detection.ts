import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../test/support/package-folder.ts';
import { type CommandResult, runCommand } from '../test/support/run-command.ts';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { writeLargeRepository } from './large-repository.ts';
import { median } from './median.ts';

export interface DetectionTimes {
  /** Median of `warp plan`, s. */
  readonly warp: number;
  /** Median of the least any tool has to do: list the tree and search its Python files once, s. */
  readonly floor: number;
}

/** Plans a repository of 20,000 files; interleaved with a walk and a text search by find and grep. */
export async function measureDetection(rounds: number): Promise<DetectionTimes> {
  using place = temporaryFolder();
  const folder = join(place.path, 'large');
  mkdirSync(folder);
  writeLargeRepository(folder);
  const launcher = join(packageFolder(), 'bin/warp');
  const search = `find . -type f -name '*.py' -exec grep -lE 'django|flask|fastapi' {} + >/dev/null`;
  const [warp, floor]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    warp.push(seconds(await runCommand(process.execPath, [launcher, 'plan', folder])));
    floor.push(seconds(await runCommand('sh', ['-c', search], { cwd: folder })));
  }
  return { warp: median(warp), floor: median(floor) };
}

function seconds({ status, seconds: took, stderr }: CommandResult): number {
  if (status !== 0) throw new Error(`the planning of a large repository failed\n${stderr}`);
  return took;
}
