import type { Config } from '../config/config.ts';
import { WarpError } from '../warp-error.ts';
import type { Builder, PlanContext } from './types.ts';

/**
 * The monitoring agent that the user asks for.
 * @throws WarpError `WARP_MONITORING_AGENT` (exit 10) for one that the app's builder does not know
 */
export function knownAgent(
  { agents = [] }: Builder,
  { monitoring: { agent } }: Config,
): Pick<PlanContext, 'agent'> {
  if (!agent) return {};
  if (agents.includes(agent.value)) return { agent };
  throw new WarpError({
    code: 'WARP_MONITORING_AGENT',
    phase: 'config',
    message: `monitoring.agent asks for ${agent.value}, which this kind of app cannot run with`,
    hint: agents.length
      ? `set it to one of ${agents.join(', ')}, or leave it out`
      : 'leave monitoring.agent out of warp.yaml',
  });
}
