import type { Plan } from '../plan/types.ts';
import type { Lock, PlatformLock } from './lock.ts';

/**
 * The lock that a plan without open questions makes. What an earlier lock says about other platforms
 * stays.
 * @param digest of the base the answers were found on, in the words of the lock
 */
export function makeLock(plan: Plan, digest: string | undefined, before?: Lock): Lock {
  const own: PlatformLock = {
    ...(digest === undefined ? {} : { base: { image: plan.base.value.image, digest } }),
    found: Object.fromEntries(
      plan.questions.flatMap(({ name, inputs, answer }) =>
        answer ? [[name, { inputs, value: answer.value }] as const] : [],
      ),
    ),
  };
  const tools = Object.entries(plan.tools).map(([name, { value }]) => [name, value]);
  return {
    version: 1,
    tools: Object.fromEntries(tools),
    platforms: { ...before?.platforms, [plan.platform]: own },
  };
}
