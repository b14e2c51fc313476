import { type BuildOptions, buildFolder } from '../build-folder.ts';
import type { CliContext } from '../context.ts';
import { formatBytes, formatSeconds } from '../output/format.ts';
import { printJson } from '../output/json.ts';

/** `warp build` */
export async function build(
  context: CliContext,
  dir: string,
  options: BuildOptions,
): Promise<void> {
  const built = await buildFolder(context, dir, options);
  if (options.json) {
    printJson(context, {
      image: built.image,
      id: built.id,
      cached: built.cached,
      seconds: built.seconds,
      sizeBytes: built.sizeBytes,
      plan: built.plan,
      baseAge: ageSeconds(built.baseCreatedMs),
      warnings: built.warnings,
    });
    return;
  }
  const what = built.cached ? 'nothing has changed' : 'built';
  context.stderr.write(
    `${what}: ${built.image} (${formatBytes(built.sizeBytes)}) in ${formatSeconds(built.seconds)}\n`,
  );
  context.stdout.write(`${built.image}\n`);
}

/** Seconds since the base was made; null when the engine does not know. */
function ageSeconds(createdMs: number): number | null {
  return createdMs > 0 ? Math.max(0, Math.round((Date.now() - createdMs) / 1000)) : null;
}
