import type { RelPath } from '../../../src/app/app-source.ts';
import type { Problem } from '../../../src/warp-error.ts';

/** A lock alone: nothing says what the app asks for, so nothing tells whether it is current. */
export function withoutManifest(lock: RelPath, manifest: RelPath): Problem {
  return {
    code: 'WARP_LOCK_STALE',
    phase: 'plan',
    message: `${lock} is there, but no ${manifest} that it could belong to`,
    hint: `Add the ${manifest}, or remove ${lock}.`,
    at: { file: lock },
  };
}
