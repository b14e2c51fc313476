import type { RelPath } from '../app/app-source.ts';
import type { Reason, StageId } from './types.ts';

/** In the order in which they run. */
export const hookNames = [
  'install',
  'pre-build',
  'build-env',
  'build',
  'deploy-env',
  'deploy-cfg',
  'deploy',
  'setup',
  'migrate',
  'verify',
  'alive',
  'ready',
  'shell',
  'reload',
] as const;
export type HookName = (typeof hookNames)[number];

/** When a hook runs: in a stage of the build, at a container's start, or when it is asked for. */
export type HookRuns =
  | { readonly in: 'build'; readonly stage: StageId }
  | { readonly in: 'start'; readonly once: 'start' | 'file-system' }
  | { readonly in: 'action' };

export interface Hook {
  readonly name: HookName;
  readonly origin:
    | { readonly kind: 'file'; readonly file: RelPath; readonly legacy: boolean }
    | { readonly kind: 'inline'; readonly run: string; readonly line: number }
    | { readonly kind: 'builder'; readonly builder: string; readonly command: readonly string[] };
  readonly runs: HookRuns;
  readonly as: 'root' | 'app';
  /** The framework's own action runs as well; without: the hook stands in for it. */
  readonly relation?: 'before' | 'after';
  /** Files and folders of the app that it sees besides itself; without: all of the source. */
  readonly inputs?: readonly RelPath[];
  /** Files and folders in the source that it writes. */
  readonly outputs?: readonly RelPath[];
  /** It is ended and has failed after this long; without: never. */
  readonly timeoutMs?: number;
  /** Left to whoever calls it: `warp run` does not migrate by itself. */
  readonly onRequest?: true;
  readonly reason: Reason;
}
