import type { PlanContext, ServerContext, StageParts } from '../../../src/builder/types.ts';
import type { Env, Fact } from '../../../src/plan/types.ts';
import { constrainedInstall } from '../../servers/python/constrained-install.ts';
import type { Agent } from './agent.ts';
import { newrelic } from './newrelic.ts';
import { opentelemetry } from './opentelemetry.ts';
import { sentry } from './sentry.ts';

/** Every agent warp knows for Python. */
export const agents: readonly Agent[] = [opentelemetry, newrelic, sentry];

export interface ChosenAgent {
  readonly parts: StageParts;
  readonly env: Env;
  readonly facts: readonly Fact[];
}

/** What `monitoring.agent` brings: its packages beside the app's, and what the loader starts it by. */
export function chosenAgent({ agent }: PlanContext, beside: ServerContext): ChosenAgent {
  const known = agents.find(({ id }) => id === agent?.value);
  if (!agent || !known) return { parts: {}, env: {}, facts: [] };
  const { id, requirements, env } = known;
  return {
    parts: constrainedInstall({ id, requirements, reason: agent.reason }, beside),
    env: { WARP_AGENT: id, ...env },
    facts: [{ name: 'monitoring.agent', ...agent, set: { key: 'monitoring.agent', value: id } }],
  };
}
