import type { PythonRuntime } from '../../../src/builder/python-runtime.ts';
import type { Debugger } from '../../../src/plan/development.ts';
import { layout } from '../../../src/plan/image-layout.ts';
import type { FileStep, Reason, Stage } from '../../../src/plan/types.ts';
import type { PythonCandidate } from '../candidate.ts';
import { debuggerStage, mountedStage } from './development-stages.ts';

const port = 5678;
const reason: Reason = { rule: 'what editors debug Python with', via: 'default' };

/** A program is its own server: its Python opens the debugger as it starts. */
function programStart({ version }: PythonRuntime): FileStep {
  const act =
    '(sys.path.append("/opt/warp/python"), __import__("warp_debug").start_program(), sys.path.pop())';
  return {
    kind: 'file',
    to: `${layout.dev}/lib/python${version}/site-packages/zz_warp_debug.pth`,
    content: `import os, sys; os.environ.get("WARP_DEBUG") and ${act}\n`,
    mode: 0o644,
    reason,
  };
}

/**
 * debugpy beside what development takes, unless that has it.
 * @param packages what development takes, by stage and by normal name
 */
export function pythonDebugger(
  stage: Stage | undefined,
  packages: readonly string[],
  { data, python }: { readonly data: PythonCandidate; readonly python: PythonRuntime },
): { readonly debugger: Debugger; readonly stages: readonly Stage[] } {
  const own = packages.includes('debugpy') ? undefined : debuggerStage('debugpy', python, reason);
  const from = [stage, own].flatMap((one) => one ?? []);
  const made = mountedStage('development-debugger', from, reason);
  const starts = data.entry.kind === 'script' ? [programStart(python)] : [];
  const mounted = { ...made, steps: [...made.steps, ...starts] };
  const env = {
    WARP_DEBUG: `0.0.0.0:${port}`,
    WARP_PROCESSES: '1',
    // A remark about frozen modules, which are none of the app's.
    PYDEVD_DISABLE_FILE_VALIDATION: '1',
  };
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
