import type { RelPath } from '../../../src/app/app-source.ts';
import type { Warning } from '../../../src/plan/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import { inRanges } from './version-match.ts';

/** A production dependency that the manifest asks for. */
export interface WantedPackage {
  /** Normal form. */
  readonly name: string;
  /** As written, for messages. */
  readonly text: string;
  /** PEP 440 alternatives, one of which must hold; empty: any version, or an address. */
  readonly ranges: readonly string[];
}

export interface LockState {
  readonly lock: RelPath;
  readonly manifest: RelPath;
  /** Command that makes the lock again. */
  readonly relock: string;
  readonly wanted: readonly WantedPackage[];
  /** Every version the lock has of a package, by normal name. */
  readonly locked: ReadonlyMap<string, readonly string[]>;
  /** The manifest's digest as the lock recorded it; undefined where it has none. */
  readonly recorded: string | undefined;
  /** The digest as each release of the tool would compute it now. */
  readonly digests: readonly string[];
}

/**
 * Whether a lock belongs to its manifest. A production dependency that the lock has not, or has in
 * another version than asked for, is a problem. A digest that differs though all of these agree says
 * that something else was edited (a development group, a comment in an old format): a warning.
 */
export function judgeLock(state: LockState): {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
} {
  const differences = state.wanted.flatMap((one) => difference(one, state) ?? []);
  const at = { file: state.lock };
  const hint = `Run "${state.relock}" and commit the result.`;
  if (differences.length > 0) {
    const message = `${state.lock} does not belong to this ${state.manifest}: ${differences.join('; ')}`;
    return {
      problems: [{ code: 'WARP_LOCK_STALE', phase: 'plan', message, hint, at }],
      warnings: [],
    };
  }
  if (state.recorded === undefined || state.digests.includes(state.recorded)) {
    return { problems: [], warnings: [] };
  }
  const message = `${state.manifest} was changed after ${state.lock} was made; every production dependency still is as locked`;
  return { problems: [], warnings: [{ code: 'WARP_LOCK_OUTDATED', message, hint, at }] };
}

function difference(one: WantedPackage, { lock, locked }: LockState): string | undefined {
  const versions = locked.get(one.name);
  if (versions === undefined) return `it has no ${one.name}`;
  // A folder or an address has no version to compare.
  if (versions.length === 0) return undefined;
  const fits = versions.some((version) => inRanges(version, one.ranges));
  return fits
    ? undefined
    : `${one.name} is asked for as "${one.text}", ${lock} has ${versions.join(', ')}`;
}
