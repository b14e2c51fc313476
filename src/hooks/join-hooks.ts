import { type Hook, hookNames } from '../plan/hook.ts';
import type { Problem } from '../warp-error.ts';
import { type DiscoveredHooks, ownFolder } from './discover-hooks.ts';

/**
 * The app's hooks and the actions that a builder knows, in the order in which they run. A hook stands
 * in for the action of its name, unless its relation says before or after. The time limit that
 * warp.yaml sets for an action without a hook is the action's.
 */
export function joinHooks(
  defaults: readonly Hook[],
  { hooks, described }: Pick<DiscoveredHooks, 'hooks' | 'described'>,
): readonly Hook[] {
  return hookNames.flatMap((name) => {
    const own = hooks.find((hook) => hook.name === name);
    const timeoutMs = described[name]?.value.timeoutMs;
    const actions = defaults
      .filter((hook) => hook.name === name)
      .map((hook) => (timeoutMs ? { ...hook, timeoutMs } : hook));
    if (!own) return actions;
    if (own.relation === 'before') return [own, ...actions];
    return own.relation === 'after' ? [...actions, own] : [own];
  });
}

/** Hooks that warp.yaml describes and nobody has; of an action without a hook it can say the time limit. */
export function strayProblems(
  hooks: readonly Hook[],
  { described }: Pick<DiscoveredHooks, 'described'>,
): readonly Problem[] {
  return hookNames.flatMap((name): readonly Problem[] => {
    const setting = described[name];
    const limits = setting?.value.timeoutMs !== undefined;
    if (!setting || (limits && hooks.some((hook) => hook.name === name))) return [];
    return [
      {
        message: `hooks.${name} has no run, and there is no ${ownFolder}/${name} that it could describe`,
        hint: `say what runs (hooks.${name}.run), write the file, or remove the key`,
        ...(setting.reason.at ? { at: setting.reason.at } : {}),
      },
    ];
  });
}
