import type { BaseRef, StageId } from '../plan/types.ts';

/** What a builder image says of itself to the warp in it. */
export interface S2iRecord {
  /** Id of the builder of its apps. */
  readonly builder: string;
  readonly base: BaseRef;
  /** Stages of an app's plan that the image is, or has the results of. */
  readonly stages: readonly StageId[];
}
