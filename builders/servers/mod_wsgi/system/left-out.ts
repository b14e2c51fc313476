import type { HookName } from '../../../../src/plan/hook.ts';
import type { Plan } from '../../../../src/plan/types.ts';
import type { Problem } from '../../../../src/warp-error.ts';
import type { SystemEnvironment } from '../../../python/system-environment.ts';

/** Hooks of steps before there is a source, as root: they would change the machine. */
const impossible: readonly HookName[] = ['install', 'pre-build'];

/** Hooks that PID 1 of a container runs, or a probe asks for. */
const ofContainers: readonly HookName[] = ['deploy', 'deploy-cfg', 'alive', 'ready'];

/** What of the plan cannot be had without an image. */
export function unsupported({ hooks }: Plan): readonly Problem[] {
  return hooks
    .filter(({ name }) => impossible.includes(name))
    .map(({ name }) => ({
      message: `the hook ${name} runs as root in the build of an image, and a machine that others share is none`,
      hint: 'do by hand there what it does, and leave the hook out (another folder, or warp.yaml)',
    }));
}

/** What the app has that does not run there, in words. */
export function leftOut(plan: Plan, { locked }: SystemEnvironment): readonly string[] {
  const hooks = plan.hooks.map(({ name }) => name).filter((name) => ofContainers.includes(name));
  const others = plan.processes.filter(({ server }) => server !== 'mod_wsgi');
  return [
    ...(locked
      ? []
      : [
          'no lock names the releases: those of the day are installed; `warp lock` writes one first',
        ]),
    ...hooks.map((name) => `the hook ${name} runs in containers alone`),
    ...others.map(
      ({ name }) => `the process ${name} is not part of Apache: run it by a unit of its own`,
    ),
  ];
}
