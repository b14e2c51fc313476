import type { Env } from '../../../src/plan/types.ts';

/** A monitoring agent that runs in the app's own processes: one file here, and one in `../image/agents`. */
export interface Agent {
  /** Its name in `monitoring.agent`, and of its file in `../image/agents`. */
  readonly id: string;
  /** What it is made of (PEP 508), as loose as can be: the app's own releases win. */
  readonly requirements: readonly string[];
  /** Its own variables, where it needs other defaults; the container's environment wins over them. */
  readonly env: Env;
}
