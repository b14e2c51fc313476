import type { Platform } from '../plan/types.ts';

/** The lock's file, in the app's folder. */
export const lockFile = 'warp.lock';

/** What builds have found out, written down for the commit. Plain data. */
export interface Lock {
  readonly version: 1;
  /** Releases of what warp installs by itself, by name. */
  readonly tools: Readonly<Record<string, string>>;
  /** What differs from platform to platform. */
  readonly platforms: Readonly<Partial<Record<Platform, PlatformLock>>>;
}

export interface PlatformLock {
  readonly base?: LockedBase;
  /** Answers by the name of their question. */
  readonly found: Readonly<Record<string, LockedAnswer>>;
}

export interface LockedBase {
  /** Official name: `debian:trixie-slim`. */
  readonly image: string;
  /**
   * `sha256:…`, the registry's digest; or `made:…`, the first digits of the content's SHA-256 where
   * no registry answered and the base was made from the distribution's packages.
   */
  readonly digest: string;
}

export interface LockedAnswer {
  /** What the answer depends on, as it was then: versions and digests. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Lines of text. */
  readonly value: string;
}
