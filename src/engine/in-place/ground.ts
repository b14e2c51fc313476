import { join } from 'node:path';
import type { StageId } from '../../plan/types.ts';
import type { BuildEvent } from '../types.ts';

/** The file system that a plan is laid down in, and what is there of it. */
export interface Ground {
  /** `/` in an image; paths of the plan lie below it. */
  readonly root: string;
  /** Absolute folder of warp's own package. */
  readonly packageRoot: string;
  /** Absolute folder with what a build would see of the app. */
  readonly app: string;
  /** Stages that are laid down already. */
  readonly present: ReadonlySet<StageId>;
  /** Folders whose content is that of the stage at work, from `root`; what `keeps` names stays. */
  readonly cleared: readonly string[];
  /** Paths below cleared folders that no stage owns: caches, the app, … */
  readonly keeps: readonly string[];
  /** Where that which other stages take from a stage waits for them. */
  readonly kept: string;
  /** Of every step; a step's own come first, then `overrides`. */
  readonly env: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, Buffer>>;
  /** s since 1970. */
  readonly sourceDateEpoch: number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: BuildEvent) => void;
}

/** Where a path of the plan is. */
export function placeOf(ground: Pick<Ground, 'root'>, path: string): string {
  return join(ground.root, path);
}

/** Where what was taken from a stage waits. */
export function keptAt(ground: Ground, stage: StageId, path: string): string {
  return join(placeOf(ground, ground.kept), stage, path);
}
