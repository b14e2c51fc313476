import type { PythonRuntime } from '../../../src/builder/python-runtime.ts';
import type { Debugger } from '../../../src/plan/development.ts';
import type { Reason, Stage } from '../../../src/plan/types.ts';
import { debuggerStage, mountedStage } from './development-stages.ts';

const port = 5678;
const reason: Reason = { rule: 'what editors debug Python with', via: 'default' };

/**
 * debugpy beside what development takes, unless that has it.
 * @param packages what development takes, by stage and by normal name
 */
export function pythonDebugger(
  stage: Stage | undefined,
  packages: readonly string[],
  python: PythonRuntime,
): { readonly debugger: Debugger; readonly stages: readonly Stage[] } {
  const own = packages.includes('debugpy') ? undefined : debuggerStage('debugpy', python, reason);
  const from = [stage, own].flatMap((one) => one ?? []);
  const mounted = mountedStage('development-debugger', from, reason);
  const env = { WARP_DEBUG: `0.0.0.0:${port}`, WARP_PROCESSES: '1' };
  return {
    debugger: {
      name: 'debugpy',
      stage: mounted.id,
      port,
      env,
      waitEnv: { WARP_DEBUG_WAIT: '1' },
    },
    stages: [...(own ? [own] : []), mounted],
  };
}
