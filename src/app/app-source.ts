/** A path inside the app's folder: POSIX separators, no leading `./`, `''` for the folder itself. */
export type RelPath = string;

export interface AppEntry {
  readonly path: RelPath;
  readonly kind: 'file' | 'directory' | 'symlink';
  /** Size in bytes; 0 for directories. */
  readonly size: number;
  /** True when any execute bit is set. */
  readonly executable: boolean;
}

/**
 * Read-only, memoised view of an application's folder. What `.warpignore`, `.dockerignore` and the
 * built-in rules leave out does not exist here. Synchronous on purpose: detection is a pure
 * function of this view, and a folder is read once.
 */
export interface AppSource {
  /** Every entry below the folder, sorted byte-wise by path. Symbolic links are not followed. */
  entries(): readonly AppEntry[];
  /** The entry at `path`, following symbolic links that stay inside the folder. */
  entry(path: RelPath): AppEntry | undefined;
  /**
   * The text of a file, or undefined where there is none (or it is a directory).
   * @throws WarpError `WARP_APP_UNREADABLE` (exit 10) when the file is there but cannot be read.
   */
  text(path: RelPath): string | undefined;
  /** Names directly inside a directory, sorted; empty when it is not there. */
  list(directory: RelPath): readonly string[];
  /**
   * The same folder seen from `folder` below it (or, from there, from `..`): paths are relative to
   * that one, and `..` leads to what lies around it, as far as this view's own folder reaches.
   */
  within(folder: RelPath): AppSource;
  /** Where this folder is in the outermost one; `''` for that one. */
  readonly place: RelPath;
  /** Patterns (`.dockerignore` syntax) that say what is left out, in order. */
  readonly ignore: readonly string[];
  /**
   * What git ignores and nobody committed all the same: a checkout elsewhere lacks it. Files and
   * folders, the outermost ones; empty where git knows nothing of the folder.
   */
  readonly unversioned: readonly RelPath[];
}

/** True where a checkout elsewhere lacks the file. */
export function isUnversioned(app: AppSource, path: RelPath): boolean {
  return app.unversioned.some((one) => path === one || path.startsWith(`${one}/`));
}
