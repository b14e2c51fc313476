import type { AppSource } from '../app/app-source.ts';
import type { Warning } from '../plan/types.ts';

/** What was found of a builder's {@link MachineSettings} on the machine that builds. */
export interface MachineFiles {
  readonly env: Readonly<Record<string, string>>;
  /** Texts by path as in `files`, and by name of the variable that names the file. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Settings of the machine that builds, such as package indexes and their credentials, that steps get
 * as a secret file: they reach no layer, and no cache key depends on them.
 */
export interface MachineSettings {
  /** Id of the secret; steps mount it. */
  readonly secret: string;
  /** Variables it may read for an app: names, or beginnings of names followed by `*`. */
  readonly env: (app: AppSource) => readonly string[];
  /** Files it may read, absolute or in the user's home folder (`~/…`). */
  readonly files: readonly string[];
  /** Variables that name further files. */
  readonly fileVariables: readonly string[];
  /** The secret file, or undefined where the machine has no such settings. Pure. */
  content(app: AppSource, found: MachineFiles): string | undefined;
  /** What of the machine's settings cannot reach the build. Pure. */
  warnings(app: AppSource, found: MachineFiles): readonly Warning[];
}
