import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { HandInstalled } from '../../builder/hand-installed.ts';
import type { Container, Engine } from '../../engine/types.ts';
import { packageRoot } from '../../package-root.ts';
import { caVariables } from '../../plan/machine-flags.ts';
import { readCaBundle } from '../../runtime/ca-bundle.ts';
import { type TarEntry, tarOf } from '../../runtime/memory-tar.ts';
import { shellTools } from '../../runtime/shell-changes.ts';
import { copyStageFiles } from '../../runtime/stage-files.ts';
import { WarpError } from '../../warp-error.ts';
import type { CliContext } from '../context.ts';
import { buildInput } from '../on-engine.ts';
import type { PlacedApp, PlannedApp } from '../plan-app.ts';
import { proxySettings } from '../proxy-settings.ts';
import type { Runnable } from '../runnable.ts';

const caPath = `${shellTools}/ca-certificates.crt`;
const aptPath = `${shellTools}/apt.conf`;

export interface GivenTools {
  readonly env: Readonly<Record<string, string>>;
  /** Those whose packages can be installed. */
  readonly usable: ReadonlySet<HandInstalled>;
}

export interface ToolsInput {
  readonly engine: Engine;
  readonly container: Container;
  readonly placed: PlacedApp;
  readonly planned: PlannedApp;
  readonly runnable: Runnable;
  readonly knowers: readonly HandInstalled[];
}

function caEntries(caBundle: Buffer): readonly TarEntry[] {
  const apt = Buffer.from(`Acquire::https::CaInfo "${caPath}";\n`);
  return [
    { name: basename(caPath), mode: 0o444, content: caBundle },
    { name: basename(aptPath), mode: 0o444, content: apt },
  ];
}

/**
 * Gives a running container what installing packages in it takes and images are without: the
 * builders' programs, this machine's CA bundle and proxies.
 */
export async function giveTools(context: CliContext, input: ToolsInput): Promise<GivenTools> {
  const { container, planned, knowers } = input;
  const caBundle = readCaBundle(context.env);
  await container.exec(['mkdir', '-p', shellTools], { user: '0:0' });
  const programs = knowers.flatMap(({ tools }) => tools.shipped);
  const entries = [
    ...(caBundle ? caEntries(caBundle) : []),
    ...programs.map((path) => ({
      name: basename(path),
      mode: 0o755,
      content: readFileSync(join(packageRoot(), path)),
    })),
  ];
  await container.upload(tarOf(entries), shellTools);
  const usable = (await giveStageFiles(context, input))
    ? new Set(knowers)
    : new Set<HandInstalled>();
  return {
    usable,
    env: {
      ...proxySettings(context.env),
      ...(caBundle
        ? { ...Object.fromEntries(caVariables.map((name) => [name, caPath])), APT_CONFIG: aptPath }
        : {}),
      ...Object.assign({}, ...knowers.map(({ tools }) => tools.env)),
      PATH: `${shellTools}:${planned.plan.image.env.PATH ?? '/usr/local/bin:/usr/bin:/bin'}`,
    },
  };
}

/** False where they cannot be had: the shell opens all the same. */
async function giveStageFiles(
  context: CliContext,
  { engine, container, placed, planned, runnable, knowers }: ToolsInput,
): Promise<boolean> {
  const { disk } = placed;
  const stages = new Set<string>(planned.plan.stages.map(({ id }) => id));
  const wanted = knowers
    .flatMap(({ tools }) => tools.fromStage)
    .filter(({ stage }) => stages.has(stage));
  const work = { disk, appName: runnable.appName, planned, options: {} };
  try {
    await copyStageFiles(
      await buildInput(context, work, engine),
      { signal: context.signal, onEvent: () => {}, onNote: () => {} },
      wanted,
      { container, folder: shellTools },
    );
    return true;
  } catch (error) {
    if (!(error instanceof WarpError)) throw error;
    context.stderr.write(`not all programs could be had for the shell: ${error.message}\n`);
    return false;
  }
}
