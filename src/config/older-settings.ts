import type { AppSource } from '../app/app-source.ts';
import type { Fact, Reason, Warning } from '../plan/types.ts';

/** What files of another tool say, as configuration weaker than warp.yaml. */
export interface OlderSettings {
  /** In the words of warp.yaml. */
  readonly layer: Readonly<Record<string, unknown>>;
  readonly reasonFor: (path: readonly PropertyKey[]) => Reason;
  /** A line of the plan for each thing that was taken over. */
  readonly facts: readonly Fact[];
  /** What could not be. */
  readonly warnings: readonly Warning[];
}

/** Reads one tool's files; undefined where the app has none. */
export type ReadOlder = (app: AppSource) => OlderSettings | undefined;
