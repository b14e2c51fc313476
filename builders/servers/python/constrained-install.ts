import type { StageParts } from '../../../src/builder/types.ts';
import type { Reason } from '../../../src/plan/types.ts';
import { uvCache, uvEnvironment, uvFrom } from '../../python/uv-step.ts';

const installer = 'builders/servers/python/build/install-constrained.sh';

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
export function constrainedInstall({ id, requirements, reason }: ConstrainedServer): StageParts {
  return {
    image: [
      {
        churn: 62,
        step: {
          kind: 'run',
          title: `installing ${id} beside the app's packages`,
          argv: [`/warp/toolkit/${installer}`, id, ...requirements],
          mounts: [
            { from: { kind: 'context', name: 'warp', include: [installer] }, at: '/warp/toolkit' },
            uvFrom,
          ],
          caches: [uvCache],
          env: uvEnvironment,
          as: 'root',
          network: 'default',
          reason,
        },
      },
    ],
  };
}
