import type { PythonRuntime } from '../../../src/builder/python-runtime.ts';
import type { ServerContext, StageParts } from '../../../src/builder/types.ts';
import type { Reason } from '../../../src/plan/types.ts';
import { toolkitMount, uvFrom, uvStep } from '../../python/uv-step.ts';
import { releasedInstall } from './released-install.ts';
import { questionStage, serverQuestion } from './server-question.ts';

const scripts = 'builders/servers/python/build';
const installer = `${scripts}/install-constrained.sh`;
const shared = [
  `${scripts}/server-releases.sh`,
  ...['index-settings.sh', 'explain-failure.sh'].map(
    (file) => `builders/python/package-managers/image/${file}`,
  ),
];

/** Python packages that a server is made of. */
export interface ConstrainedServer {
  readonly id: string;
  /** PEP 508, as loose as can be: the app's own releases of the same packages win. */
  readonly requirements: readonly string[];
  readonly reason: Reason;
}

/**
 * A server that shares the app's process and packages (unlike mod_wsgi, which stands alone): it is
 * resolved against what the app's environment holds, and only what that lacks is installed beside
 * it, in `/opt/warp/server/<id>/lib`, found last on the import path. Its releases are a question of
 * the plan wherever the app's are known before they are installed.
 */
export function constrainedInstall(server: ConstrainedServer, context: ServerContext): StageParts {
  const { python } = context;
  if (python?.releases === undefined) return unknownInstall(server, python);
  const known = { ...context, python: { ...python, releases: python.releases } };
  const question = serverQuestion(server, known);
  const questions = [question];
  if (question.answer) return { ...releasedInstall(server, python, question.answer), questions };
  return { ...unknownInstall(server, python), questions, stages: [questionStage(server, known)] };
}

/** Resolved while it is installed: nothing tells earlier what the app's environment holds. */
function unknownInstall(
  { id, requirements, reason }: ConstrainedServer,
  python: PythonRuntime | undefined,
): StageParts {
  const step = uvStep(
    {
      title: `installing ${id} beside the app's packages`,
      argv: [`/warp/toolkit/${installer}`, id, ...requirements],
      mounts: [toolkitMount(installer, ...shared), uvFrom],
      reason,
    },
    python?.wheelhouse,
  );
  return { image: [{ churn: 62, step }] };
}
