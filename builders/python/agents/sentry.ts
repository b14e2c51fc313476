import type { Agent } from './agent.ts';

/** Sentry's SDK: exceptions that the app does not handle and, as SENTRY_TRACES_SAMPLE_RATE says, traces. */
export const sentry: Agent = { id: 'sentry', requirements: ['sentry-sdk'], env: {} };
