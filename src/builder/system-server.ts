import type { RelPath } from '../app/app-source.ts';
import type { Plan } from '../plan/types.ts';
import type { Problem } from '../warp-error.ts';
import type { Result } from './types.ts';

/** A distribution's way of arranging a server's files. */
export const systemLayouts = ['debian', 'rhel'] as const;
export type SystemLayout = (typeof systemLayouts)[number];

/** What the user says about the machine that an app is installed on. */
export interface SystemRequest {
  /** Name of the app there: of its processes, user, folders and files. */
  readonly name: string;
  readonly layout: SystemLayout;
  /** The host names it answers to, the first being its own. */
  readonly hosts: readonly [string, ...string[]];
  /** Absolute paths on that machine, or `snakeoil` for the distribution's own for trying. */
  readonly tls?: { readonly certificate: string; readonly key: string } | 'snakeoil';
  /** Further `NAME=value` settings of the server's processes that no container has. */
  readonly options: readonly string[];
}

/** A file of the folder that installs an app. */
export type SystemFile = { readonly path: RelPath } & (
  | { readonly content: string; readonly executable?: boolean }
  /** A file or folder of warp's package, by path from its root. */
  | { readonly shipped: RelPath }
);

/** A folder with which an app is installed into the server of a distribution. */
export interface SystemFolder {
  readonly files: readonly SystemFile[];
  /** Folder in it for the app's source. */
  readonly source: RelPath;
  /** What to run there, from that folder, as root. */
  readonly install: string;
  /** What the app has that is left out. */
  readonly notes: readonly string[];
}

/** Existing configuration, and what is known of the machine it is for. */
export interface SystemConfig {
  /** Absolute paths of the files that the configuration begins with: one, or parts without a whole. */
  readonly main: readonly string[];
  /** Text of a file; undefined where there is none or it cannot be read. */
  text(path: string): string | undefined;
  /** Names in a folder, sorted; undefined where it is none. */
  list(folder: string): readonly string[] | undefined;
  /** What is at a path of that machine; undefined where that is not known from here. */
  kind(path: string): 'file' | 'folder' | 'none' | undefined;
}

/** Something wrong in a configuration. */
export interface Finding {
  /** Stable name: docs/apache.md has them all. */
  readonly rule: string;
  /** `error`: it will fail or lose requests; `warning`: it does under load or one day; `note`: worth knowing. */
  readonly level: 'error' | 'warning' | 'note';
  readonly at: { readonly file: string; readonly line: number };
  /** The directive as it stands. */
  readonly evidence: string;
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
}

export interface Verdict {
  /** Files that were read, in order. */
  readonly files: readonly string[];
  /** What is served: a line for each application. */
  readonly applications: readonly string[];
  readonly findings: readonly Finding[];
  /** What could not be judged, and why. */
  readonly unknown: readonly string[];
}

/** A server as a distribution packages it, for machines without containers. Pure. */
export interface SystemServer {
  /** What people call it, and its command: `warp apache`. */
  readonly command: string;
  /** Where its configuration begins on a machine, in the order of looking. */
  readonly mainFiles: readonly string[];
  /** The folder that installs the plan's web process. */
  folder(plan: Plan, request: SystemRequest): Result<SystemFolder, readonly Problem[]>;
  verify(config: SystemConfig): Verdict;
}
