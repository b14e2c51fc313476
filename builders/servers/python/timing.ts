import type { ServerSettings } from '../../../src/builder/types.ts';
import type { Timing } from '../../../src/plan/types.ts';

/**
 * Timing of a server that ends its own workers when the drain is over: drain D + 5 s, so that the
 * longest acceptable request ends in it; 5 s more are ample for it to notice their end.
 */
export function timing({ deadlineMs }: ServerSettings): Timing {
  return {
    deadlineMs,
    drainMs: deadlineMs + 5_000,
    startupMs: 60_000,
    killAfterMs: 5_000,
  };
}
