import type { RelPath } from '../app/app-source.ts';
import type { HandInstalled, PackageChanges } from '../builder/hand-installed.ts';
import type { DebianChanges } from './debian-changes.ts';
import type { ChangedPath } from './sort-changes.ts';
import type { VariableChanges } from './variable-changes.ts';

/** A regular file or symbolic link. */
export type KeptFile =
  | { readonly content: Buffer; readonly executable: boolean }
  | { readonly link: string };

/** A file of the source as the image has it and as the container has it. */
export interface SourceChange {
  /** From the source's folder. */
  readonly path: RelPath;
  readonly before?: KeptFile;
  readonly after?: KeptFile;
}

/** All that shells in a container changed. */
export interface ShellChanges {
  readonly debian: DebianChanges | undefined;
  readonly packages: readonly { readonly of: HandInstalled; readonly changes: PackageChanges }[];
  readonly variables: VariableChanges;
  readonly source: readonly SourceChange[];
  readonly elsewhere: readonly ChangedPath[];
}
