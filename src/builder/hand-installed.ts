import type { AppSource, RelPath } from '../app/app-source.ts';
import type { Env, Plan } from '../plan/types.ts';

/** A package that somebody installed in a container. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
}

/** What became of the packages. */
export interface PackageChanges {
  /** New, and needed by no other new one: those that were asked for. */
  readonly added: readonly InstalledPackage[];
  /** New, as others need them. */
  readonly brought: readonly InstalledPackage[];
  /** There before in another version. */
  readonly changed: readonly InstalledPackage[];
  /** Names. */
  readonly removed: readonly string[];
}

/** How the app's own files come to ask for the packages. */
export interface Declaration {
  /** Whole texts of files that say so, by path in the source. */
  readonly files: ReadonlyMap<RelPath, string>;
  /** Commands that a person has to run, in the app's folder, after the files are written. */
  readonly commands: readonly string[];
  /** What can only be told in words. */
  readonly notes: readonly string[];
}

/** What a shell gets so that packages can be installed in it. */
export interface ShellTools {
  /** Files that a stage of the plan has, by their name among the tools. */
  readonly fromStage: readonly {
    readonly stage: string;
    readonly file: string;
    readonly as: string;
  }[];
  /** Programs that warp ships, by path from its package. */
  readonly shipped: readonly string[];
  readonly env: Env;
  /** A command that a person knows: `pip install`. */
  readonly usage: string;
}

/** How a builder knows packages that were installed by hand in a container, and writes them down. Pure. */
export interface HandInstalled {
  /** `Python packages` */
  readonly what: string;
  /** Absolute folder of the image that the packages are in. */
  readonly folder: string;
  readonly tools: ShellTools;
  /**
   * The package whose record a path below `folder` is; undefined for any other path.
   * `description` is the file in it that {@link needs} reads.
   */
  record(path: RelPath): (InstalledPackage & { readonly description: RelPath }) | undefined;
  /** Names of the packages that a package needs, as `record` gives names. */
  needs(description: string): readonly string[];
  /** @param source all that the build sees, with the files as the shell left them */
  declare(source: AppSource, plan: Plan, changes: PackageChanges): Declaration;
}
