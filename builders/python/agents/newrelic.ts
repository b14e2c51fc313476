import type { Agent } from './agent.ts';

/** New Relic's agent; what it says itself goes to the container's log. */
export const newrelic: Agent = {
  id: 'newrelic',
  requirements: ['newrelic'],
  env: { NEW_RELIC_LOG: 'stderr', NEW_RELIC_LOG_LEVEL: 'warning' },
};
