import type { Env, Mount, Step } from '../plan/types.ts';

/** A folder of wheels that packages are taken from, without any index and any network. */
export interface Wheelhouse {
  readonly mount: Mount;
  /** The folder in the step. */
  readonly folder: string;
  /** Digest of the names and sizes of what is in it; undefined where only the build sees that. */
  readonly content?: string;
}

/** Python of the base, where a server or builder needs to know it. */
export interface PythonRuntime {
  /** `3.13` */
  readonly version: string;
  /** Absolute path of the interpreter in the base. */
  readonly executable: string;
  /** `distribution`: Debian's own python3; `upstream`: /usr/local of the official image. */
  readonly origin: 'distribution' | 'upstream';
  readonly wheelhouse?: Wheelhouse;
  /** What the app's environment will hold; undefined where only its installation tells. */
  readonly releases?: PythonReleases;
}

/** Releases of an app's environment that are known before it is made. */
export interface PythonReleases {
  /** Versions or addresses by normal name; undefined while a question about them is open. */
  readonly versions?: Readonly<Record<string, string>>;
  /** A command that prints them as requirements, a line each, after `steps`, with what it needs. */
  readonly list: {
    readonly argv: readonly string[];
    readonly steps: readonly Step[];
    readonly mounts: readonly Mount[];
    readonly env: Env;
  };
}
