import type { Result } from '../../src/builder/types.ts';
import type { Env, FileStep, Plan, RunStep } from '../../src/plan/types.ts';
import type { Problem } from '../../src/warp-error.ts';
import { script, sourcePath, uvCache, uvEnvironment } from './uv-step.ts';

/** What makes the Python environment of a plan on a machine that has no containers. */
export interface SystemEnvironment {
  /** `3.13` */
  readonly version: string;
  /** Release of uv, which runs the commands. */
  readonly uv: string;
  /** uv commands in order, in the folder of the manifests; a folder of the source. */
  readonly commands: readonly {
    readonly title: string;
    readonly argv: readonly string[];
    readonly env: Env;
    readonly folder: string;
  }[];
  /** Files that the plan writes beside the app's, by path in the source. */
  readonly written: readonly { readonly path: string; readonly content: string }[];
  /** False where the releases are those of the day. */
  readonly locked: boolean;
}

/**
 * Reads the steps that install out of a plan: what a build runs in its stages is what a machine runs for
 * itself, but for caches, mounts and secrets.
 */
export function systemEnvironment(plan: Plan): Result<SystemEnvironment, readonly Problem[]> {
  const steps = plan.stages.flatMap((stage) => stage.steps);
  const runs = steps.filter((step): step is RunStep => step.kind === 'run');
  const making = runs.filter(({ argv }) => argv[0] === script('make-venv.sh'));
  const project = runs.filter(({ argv }) => argv[0] === script('install-project.sh'));
  // What installs the large packages alone comes before what installs them all.
  const dependencies = making.at(-1);
  const version = plan.facts.find(({ name }) => name === 'python.version')?.value;
  if (!dependencies || typeof version !== 'string') return { ok: false, problems: [notPython] };
  if ([...making, ...project].some(({ env }) => env?.UV_FIND_LINKS !== undefined)) {
    return { ok: false, problems: [fromWheelhouse] };
  }
  const commands = [
    commandOf(dependencies, dependencies.argv.slice(2)),
    ...project.map((step) => commandOf(step, step.argv.slice(1))),
  ];
  return {
    ok: true,
    value: {
      version,
      uv: plan.tools.uv?.value ?? '',
      commands: commands.filter(({ argv }) => argv.length > 0),
      written: steps.filter((step) => step.kind === 'file').flatMap(writtenBeside),
      locked: plan.questions.every(({ answer }) => answer !== undefined),
    },
  };
}

/** Of the variables, those that are the app's own and no places of a build. */
function commandOf({ title, env = {} }: RunStep, argv: readonly string[]) {
  const ours = new Set([
    ...Object.keys(uvEnvironment),
    'WARP_FOLDER',
    'WARP_KEEP',
    'WARP_COMPILERS',
  ]);
  const own = Object.entries(env).filter(
    ([name, value]) =>
      !ours.has(name) && !name.startsWith('WARP_') && !value.startsWith(uvCache.at),
  );
  return { title, argv, env: Object.fromEntries(own), folder: env.WARP_FOLDER ?? '' };
}

function writtenBeside({ to, content }: FileStep) {
  return to.startsWith(`${sourcePath}/`)
    ? [{ path: to.slice(sourcePath.length + 1), content }]
    : [];
}

const notPython: Problem = { message: 'the plan makes no Python environment' };
const fromWheelhouse: Problem = {
  message: 'python.wheelhouse names a folder that only a build of an image sees',
  hint: 'where the app is installed, let uv find the wheels (UV_FIND_LINKS) and leave the key out',
};
