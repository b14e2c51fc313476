import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readSourceVersion } from '../../app/source-version.ts';
import { renderDockerfile } from '../../plan/render-dockerfile.ts';
import { shippedPaths } from '../../plan/shipped-paths.ts';
import type { CliContext } from '../context.ts';
import { copyShipped } from '../copy-shipped.ts';
import { existingFolder } from '../existing-folder.ts';
import { printJson } from '../output/json.ts';
import { openPlaced, planApp } from '../plan-app.ts';
import { runProgram } from '../run-program.ts';

export interface DockerfileOptions {
  readonly output?: string;
  readonly json?: boolean;
}

/** `warp dockerfile`: leaves warp behind with everything that a plain `docker build` needs. */
export async function dockerfile(
  context: CliContext,
  dir: string,
  options: DockerfileOptions,
): Promise<void> {
  const placed = openPlaced(context, existingFolder(context, dir));
  const { plan } = planApp(context, placed);
  const source = await readSourceVersion(placed.disk, runProgram);
  const { text } = renderDockerfile(plan, { sourceDateEpoch: Math.floor(source.createdMs / 1000) });
  if (options.output === undefined) {
    if (options.json) printJson(context, { dockerfile: text });
    else context.stdout.write(text);
    return;
  }
  const output = resolve(context.cwd, options.output);
  mkdirSync(output, { recursive: true });
  writeFileSync(join(output, 'Dockerfile'), text);
  writeFileSync(join(output, 'Dockerfile.dockerignore'), `${plan.ignore.join('\n')}\n`);
  for (const path of shippedPaths(plan)) copyShipped(path, join(output, 'warp', path));
  const command = `docker build -f ${join(output, 'Dockerfile')} --build-context warp=${join(output, 'warp')} ${placed.disk.folder}`;
  if (options.json) return printJson(context, { output, command });
  context.stderr.write(`written to ${output}; build it with:\n`);
  context.stdout.write(`${command}\n`);
}
