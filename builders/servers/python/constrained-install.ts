import type { PythonRuntime, StageParts } from '../../../src/builder/types.ts';
import type { Reason } from '../../../src/plan/types.ts';
import { toolkitMount, uvFrom, uvStep } from '../../python/uv-step.ts';

const installer = 'builders/servers/python/build/install-constrained.sh';
const indexSettings = 'builders/python/package-managers/image/index-settings.sh';

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
 * it, in `/opt/warp/server/<id>/lib`, found last on the import path.
 */
export function constrainedInstall(
  { id, requirements, reason }: ConstrainedServer,
  python: PythonRuntime | undefined,
): StageParts {
  const step = uvStep(
    {
      title: `installing ${id} beside the app's packages`,
      argv: [`/warp/toolkit/${installer}`, id, ...requirements],
      mounts: [toolkitMount(installer, indexSettings), uvFrom],
      reason,
    },
    python?.wheelhouse,
  );
  return { image: [{ churn: 62, step }] };
}
