import { spawnSync } from 'node:child_process';
import { examine, type Finding } from '../../inspect/doctor.ts';
import { readCaBundle } from '../../runtime/ca-bundle.ts';
import { exitCodes } from '../../warp-error.ts';
import type { CliContext } from '../context.ts';
import { openEngineFor } from '../open-engine-for.ts';
import { printJson } from '../output/json.ts';

export interface DoctorOptions {
  readonly engine?: string;
  readonly json?: boolean;
}

const marks: Readonly<Record<Finding['state'], string>> = {
  ok: 'ok ',
  warning: '!  ',
  problem: 'NO ',
};

/** `warp doctor`: exit 50 when something is in the way of a build. */
export async function doctor(context: CliContext, options: DoctorOptions): Promise<void> {
  const findings = await examine({
    env: context.env,
    nodeVersion: process.versions.node,
    stateFolder: context.stateFolder,
    dataFolder: context.dataFolder,
    openEngine: () => openEngineFor(context, options.engine),
    caBundle: readCaBundle(context.env),
    programVersion,
  });
  if (findings.some(({ state }) => state === 'problem')) process.exitCode = exitCodes.engine;
  if (options.json) return printJson(context, findings);
  for (const { state, what, hint } of findings) {
    context.stdout.write(`${marks[state]} ${what}\n${hint ? `     → ${hint}\n` : ''}`);
  }
}

function programVersion(name: string): string | undefined {
  const result = spawnSync(name, ['--version'], { encoding: 'utf8' });
  return result.status === 0 ? result.stdout.split('\n')[0] : undefined;
}
