import { joinRelative } from '../../../src/app/rel-path.ts';
import type { PythonRuntime } from '../../../src/builder/python-runtime.ts';
import { layout } from '../../../src/plan/image-layout.ts';
import type { Mount, Reason, Stage } from '../../../src/plan/types.ts';
import { compiling } from '../system-packages/debian-index.ts';
import {
  folderEnv,
  manifestMounts,
  toolkitMount,
  uvStep,
  venvPath,
  writtenFiles,
} from '../uv-step.ts';
import type { DevelopmentList } from './development-list.ts';

const own = 'builders/python/development/image';
const shared = 'builders/python/package-managers/image';

/** What the app runs on, as it is in the image: looked at, and never written to. */
const environment: Mount = {
  from: { kind: 'stage', id: 'run-base', path: venvPath },
  at: venvPath,
};

/**
 * Installs what developers need beside the app's own environment, into a folder of its own: only what that
 * lacks, and no other release of what it has.
 * @param folder of the manifests, from the source
 */
export function developmentStage(
  list: DevelopmentList,
  python: PythonRuntime,
  {
    title,
    reason,
    folder,
    ...rest
  }: { title: string; reason: Reason; folder: string; preBuild?: string },
): Stage {
  const manifests = {
    inputs: list.inputs,
    files: list.files,
    ...(folder ? { folder } : {}),
    ...rest,
  };
  return packagesStage('development-packages', {
    steps: writtenFiles(manifests, reason),
    step: {
      title,
      argv: [...list.locked, '--', ...list.open],
      mounts: manifestMounts(manifests),
      env: folderEnv(manifests),
      reason,
    },
    python,
  });
}

/** A tool of warp's own choosing, in the app's release of it where the app has one. */
export function debuggerStage(requirement: string, python: PythonRuntime, reason: Reason): Stage {
  const path = '.warp-debugger.txt';
  const files = [{ path, content: `${requirement}\n` }];
  return packagesStage('debugger-packages', {
    steps: writtenFiles({ files }, reason),
    step: { title: `installing ${requirement}`, argv: ['--', path], mounts: [], reason },
    python,
  });
}

/** Files alone, for a volume: what the stages have installed. */
export function mountedStage(id: string, from: readonly Stage[], reason: Reason): Stage {
  return {
    id,
    owner: 'python',
    from: { kind: 'scratch' },
    steps: from.map((stage) => ({
      kind: 'copy',
      from: { kind: 'stage', id: stage.id },
      paths: [layout.dev],
      to: layout.dev,
      reason,
    })),
  };
}

interface Installing {
  readonly steps: Stage['steps'];
  readonly step: Parameters<typeof uvStep>[0];
  readonly python: PythonRuntime;
}

function packagesStage(id: string, { steps, step, python }: Installing): Stage {
  const scripts = toolkitMount(
    `${own}/install-development.sh`,
    `${own}/development_lines.py`,
    ...['run-uv.sh', 'explain-failure.sh', 'index-settings.sh'].map((file) => `${shared}/${file}`),
  );
  const installing = uvStep(
    {
      ...step,
      argv: [
        joinRelative('/warp/toolkit', `${own}/install-development.sh`),
        python.executable,
        ...step.argv,
      ],
      mounts: [scripts, environment, ...step.mounts],
    },
    python.wheelhouse,
  );
  return {
    id,
    owner: 'python',
    from: { kind: 'stage', id: 'build-base' },
    steps: [...steps, compiling(installing, python)],
  };
}
