import type Docker from 'dockerode';
import type { CorpusRecord } from './record.ts';

export type Stage = 'source' | 'plan' | 'build' | 'run' | 'http' | 'log' | 'done';

export interface RecordResult {
  readonly id: string;
  readonly ok: boolean;
  /** The stage that failed, or `done`. */
  readonly stage: Stage;
  readonly reason: string;
  /** Evidence that interpreter or package cannot be had here. */
  readonly excluded?: string;
  readonly notes: readonly string[];
  readonly seconds: number;
}

export interface RunContext {
  readonly sources: string;
  readonly docker: Docker;
  readonly signal: AbortSignal;
}

export const limits = { planMs: 60_000, buildMs: 900_000, runMs: 300_000, logsMs: 30_000 };

/** How a record came out before the runner's own bookkeeping. */
export type Verdict = Pick<RecordResult, 'ok' | 'stage' | 'reason'> & {
  readonly excluded?: string;
  readonly notes?: readonly string[];
};

/** Everything one attempt needs to know. */
export interface Trial {
  readonly record: CorpusRecord;
  readonly folder: string;
  /** The app's name for warp: its folder's. */
  readonly app: string;
  readonly context: RunContext;
}
