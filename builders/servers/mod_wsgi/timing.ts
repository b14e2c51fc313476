import type { ServerSettings } from '../../../src/builder/types.ts';
import type { Timing } from '../../../src/plan/types.ts';

/**
 * Timing of mod_wsgi from the deadline D: drain D + 5 s, so that the longest acceptable request ends
 * in it; 14 s more before KILL, because Apache needs up to 13.4 s of its own after its graceful limit
 * (TERM, then KILL to its children), and Kubernetes' grace leaves 15 s.
 */
export function timing(settings: ServerSettings): Timing {
  return {
    deadlineMs: settings.deadlineMs,
    drainMs: settings.deadlineMs + 5_000,
    startupMs: 60_000,
    killAfterMs: 14_000,
  };
}
