import type { PythonRuntime } from '../../../src/builder/python-runtime.ts';
import type { StageParts } from '../../../src/builder/types.ts';
import type { Decided, Stage } from '../../../src/plan/types.ts';
import { toolkitMount, uvStep } from '../../python/uv-step.ts';
import type { ConstrainedServer } from './constrained-install.ts';

const installer = 'builders/servers/python/build/install-releases.sh';
const indexSettings = 'builders/python/package-managers/image/index-settings.sh';

/** A server in the releases that were found: a stage of its own, which knows nothing of the app's. */
export function releasedInstall(
  server: ConstrainedServer,
  python: PythonRuntime,
  { value, reason }: Decided<string>,
): StageParts {
  const { id } = server;
  const home = `/opt/warp/server/${id}`;
  const lines = value.split('\n').filter((line) => line !== '' && !line.endsWith(' # app'));
  const stage = installStage(server, python, lines);
  return {
    facts: [{ name: `server.${id}`, value: lines.map(bare), reason }],
    stages: [stage],
    image: [
      {
        churn: 15,
        step: {
          kind: 'copy',
          from: { kind: 'stage', id: stage.id },
          paths: [home],
          to: home,
          reason: server.reason,
        },
      },
      {
        churn: 62,
        step: {
          kind: 'file',
          to: `/opt/app-root/venv/lib/python${python.version}/site-packages/warp-${id}.pth`,
          content: `${home}/lib\n`,
          mode: 0o644,
          reason: { rule: "found last on the import path: the app's own win", via: 'default' },
        },
      },
    ],
  };
}

function bare(line: string): string {
  return line.replace(/ (--hash=|#).*$/, '');
}

function installStage(
  { id, reason }: ConstrainedServer,
  python: PythonRuntime,
  lines: readonly string[],
): Stage {
  const content = lines.map((line) => `${line}\n`).join('');
  const step = uvStep(
    {
      title: `installing ${id}`,
      argv: [`/warp/toolkit/${installer}`, id, python.executable],
      mounts: [toolkitMount(installer, indexSettings)],
      network: lines.length > 0,
      reason,
    },
    python.wheelhouse,
  );
  return {
    id: `server-${id}`,
    owner: id,
    from: { kind: 'stage', id: 'build-base' },
    steps: [{ kind: 'file', to: '/warp/server.txt', content, mode: 0o644, reason }, step],
  };
}
