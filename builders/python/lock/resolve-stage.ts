import type { PythonRuntime } from '../../../src/builder/python-runtime.ts';
import type { Reason, Stage } from '../../../src/plan/types.ts';
import type { DependencyPlan } from '../package-managers/types.ts';
import { compiling } from '../system-packages/debian-index.ts';
import { folderEnv, manifestMounts, toolkitMount, uvStep, writtenFiles } from '../uv-step.ts';
import { olderAnswer } from './older-answer.ts';
import { fitEnv } from './python-fit.ts';

const scripts = 'builders/python/lock/image';
const shared = 'builders/python/package-managers/image';
/** Tells which of two packages fails on the other. */
const mismatch = 'builders/python/image/warp_build/mismatch.py';

/** Where the stage leaves what it found. */
export const answerFile = '/warp/answer/python-packages.txt';

/** Resolves what the app asks for, and installs nothing; later builds go without this stage. */
export function resolveStage(
  plan: DependencyPlan,
  options: {
    /** Files and options for `uv pip compile`. */
    readonly command: readonly string[];
    readonly python: PythonRuntime;
    /** An older answer, whose releases are kept wherever they still fit. */
    readonly before: string | undefined;
    /** Pythons among which the requirements are to choose, if any. */
    readonly offers: readonly string[];
  },
): Stage {
  const { command, python, before, offers } = options;
  const held = heldPackages(plan);
  const asker = plan.install?.reason.at?.file ?? 'the app';
  const reason: Reason = { rule: 'nothing locks what the app asks for', via: 'default' };
  return {
    id: 'resolve',
    owner: 'python',
    from: { kind: 'stage', id: 'build-base' },
    steps: [
      ...writtenFiles(plan, reason),
      ...olderAnswer(before, reason),
      compiling(
        uvStep(
          {
            title: `resolving what ${asker} asks for`,
            argv: [
              `/warp/toolkit/${scripts}/resolve.sh`,
              python.executable,
              answerFile,
              ...command,
            ],
            mounts: [
              toolkitMount(
                `${scripts}/resolve.sh`,
                `${scripts}/locked_lines.py`,
                ...(offers.length > 0 ? [`${scripts}/fit_python.py`] : []),
                ...(held.length > 0 ? [`${scripts}/fit_releases.py`, mismatch] : []),
                ...['run-uv.sh', 'explain-failure.sh', 'index-settings.sh'].map(
                  (name) => `${shared}/${name}`,
                ),
              ),
              ...manifestMounts(plan),
            ],
            env: {
              ...folderEnv(plan),
              ...plan.install?.env,
              ...(offers.length > 0 ? fitEnv(python, offers) : {}),
              ...(held.length > 0 ? { WARP_HELD: held.join(' ') } : {}),
            },
            reason,
          },
          python.wheelhouse,
        ),
        python,
      ),
    ],
  };
}

/** Packages that the requirements hold to one release or below another: what they need may not be. */
function heldPackages({ asked = {} }: DependencyPlan): readonly string[] {
  return Object.keys(asked)
    .filter((name) => /(^|,)(===?[^*]+$|~=|<)/.test(asked[name] ?? ''))
    .sort();
}
