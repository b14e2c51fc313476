import type { AppSource, RelPath } from '../app/app-source.ts';
import type { BaseRef, Env, Fact, Step } from '../plan/types.ts';
import type { PackageNeed } from './types.ts';

/** What a builder gives to an image that builds its kind of app under source-to-image. */
export interface S2iSupport {
  /** For people: "Python". */
  readonly title: string;
  /**
   * The smallest app of the kind: base, build tools and server of the builder image are its own.
   * @param version of the language; undefined for the usual one
   */
  sample(version: string | undefined): Readonly<Record<RelPath, string>>;
  /** The version that a plan of the sample came to. */
  versionOf(facts: readonly Fact[]): string;
  /** What the builder image has besides build tools and server, on a base of {@link sample}. */
  tools(base: BaseRef): S2iTools;
  /** Laid over the environment of every step that an app's build runs in the image. */
  readonly env: Env;
  /** Folders of the caches that an incremental build begins with. */
  readonly caches: readonly string[];
  /** Where {@link Builder.older} reads variables that a build was given besides the app's own. */
  readonly givenFile: RelPath;
  /** Those variables as text of that file, of the build's environment; empty where there is none. */
  given(app: AppSource, env: Readonly<Record<string, string | undefined>>): string;
}

export interface S2iTools {
  /** For compiling: nothing can be added later, as the app is built without root. */
  readonly packages: readonly PackageNeed[];
  /** Run as root on the build tools; one of them brings `s2iPlaces.node`, which warp runs on. */
  readonly steps: readonly Step[];
}

/** Places in a builder image: src/s2i/builder-plan.ts and images/s2i. */
export const s2iPlaces = {
  scripts: '/usr/libexec/s2i',
  /** warp's own package. */
  package: '/usr/lib/warp',
  node: '/usr/lib/warp/node/node',
  /** What the image was made for, and of: {@link S2iRecord}. */
  record: '/usr/lib/warp/s2i.json',
} as const;
