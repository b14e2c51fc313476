import type { Hook, HookName } from './hook.ts';
import { sharedStages } from './image-layout.ts';
import type { Env, Stage } from './types.ts';

/**
 * A stage of the app's own that stands on the build tools has what the `install` hook brings as well. What
 * other apps have too (servers) knows nothing of it, and files alone do not care.
 */
export function onInstall(stage: Stage, hooks: readonly Hook[]): Stage {
  const { from, steps } = stage;
  const onTools = from.kind === 'stage' && from.id === sharedStages.buildBase;
  const runs = steps.some(({ kind }) => kind === 'run');
  if (!hasHook(hooks, 'install') || !onTools || !runs) return stage;
  return { ...stage, from: { kind: 'stage', id: sharedStages.appBuildBase } };
}

/** Whether a hook of that name is there. */
export function hasHook(hooks: readonly Hook[], name: HookName): boolean {
  return hooks.some((hook) => hook.name === name);
}

/** Stages that other apps have as well know nothing of this one's variables. */
export function withEnv(stage: Stage, env: Env = {}): Stage {
  if (stage.shared || Object.keys(env).length === 0) return stage;
  const steps = stage.steps.map((step) =>
    step.kind === 'run' ? { ...step, env: { ...env, ...step.env } } : step,
  );
  return { ...stage, steps };
}
