import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import type { PackageNeed, Result } from '../../../src/builder/types.ts';
import type { Env, Fact, Reason, Warning } from '../../../src/plan/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import type { AskedReleases } from './asked-releases.ts';

export const managerIds = [
  'uv',
  'poetry',
  'pdm',
  'pipenv',
  'pip',
  'pyproject',
  'setuptools',
  'conda',
  'script',
  'none',
] as const;
export type ManagerId = (typeof managerIds)[number];

/** The part of warp.yaml's `python:` section that dependencies and versions read. */
export interface DependencyConfig {
  readonly manager?: ManagerId;
  /** `3.12`, `3.12.1` or a PEP 440 range. */
  readonly version?: string;
  /** Requirements file to install instead of the one found. */
  readonly requirements?: RelPath;
  /** A folder of wheels in the app, or in an image: packages come from there alone. */
  readonly wheelhouse?: RelPath | { readonly image: string; readonly path?: string };
  /** Optional dependency sets (extras) to install as well. */
  readonly extras?: readonly string[];
  /** Dependency groups (PEP 735, Poetry, PDM) to install as well. */
  readonly groups?: readonly string[];
  /** Groups, extras and requirements files for development, instead of those found. */
  readonly dev?: readonly string[];
  /** Whether Debian packages of libraries that are found to be missing are added (default: auto). */
  readonly system_packages?: 'auto' | 'none';
}

/** One uv command. It runs in the folder of the manifests, with `VIRTUAL_ENV` set. */
export interface InstallCommand {
  readonly title: string;
  readonly argv: readonly string[];
  readonly env?: Env;
  readonly reason: Reason;
}

/** What has to be installed, and from which files alone. Plain data. */
export interface DependencyPlan {
  readonly manager: ManagerId;
  /** Files and folders the `dependencies` stage may see; nothing else of the app reaches it. */
  readonly inputs: readonly RelPath[];
  /** Where the manifests are in the source; undefined for its top. */
  readonly folder?: RelPath;
  /** Digest of a hook that writes files over those; they are in `layout.preBuilt` of its stage. */
  readonly preBuild?: string;
  /** Folders and archives of local packages, which the app needs with all their source. */
  readonly folders?: readonly RelPath[];
  /** Files the plan itself writes beside them, by path from the folder of the manifests. */
  readonly files: readonly { readonly path: RelPath; readonly content: string }[];
  /** Undefined where there is nothing to install. */
  readonly install?: InstallCommand;
  /** Set when the app itself must be installed too, from its full source. */
  readonly project?: InstallCommand & { readonly editable: boolean };
  /** The one of `files` that pins the large wheels among what is installed: they get a layer. */
  readonly large?: RelPath;
  /** False only where a lock shows that every package comes as a wheel. */
  readonly compiles: boolean;
  readonly needs: { readonly run: readonly PackageNeed[]; readonly build: readonly PackageNeed[] };
  /** Versions that a lock holds for production, by normal name (`1.26 or 2.2` where it has several); addresses for what has none. */
  readonly locked?: Readonly<Record<string, string>>;
  /** The same as requirements without hashes, with their conditions: `click==8.2 ; sys_platform …`. */
  readonly pins?: readonly string[];
  /** What the lists say of releases, where no lock does. */
  readonly asked?: AskedReleases;
  /** Names among `packages` that are asked for in any release; undefined where releases are locked. */
  readonly open?: readonly string[];
  /** Pythons that the code, or a release which it needs, runs on; PEP 440. */
  readonly pythons?: readonly {
    readonly range: string;
    readonly source: string;
    readonly why: string;
    readonly weak?: boolean;
    readonly at: NonNullable<Reason['at']>;
  }[];
  /** Normalised names of all packages known to be asked for; the import check's hints use them. */
  readonly packages: readonly string[];
  readonly facts: readonly Fact[];
  readonly warnings: readonly Warning[];
}

/** Knows one way of declaring dependencies. Pure. */
export interface PackageManager {
  readonly id: ManagerId;
  /** The file that shows this manager is in use, or undefined. A lock is what `locked` says. */
  find(app: AppSource, config: DependencyConfig): FoundManifest | undefined;
  plan(app: AppSource, config: DependencyConfig): Result<DependencyPlan, readonly Problem[]>;
}

export interface FoundManifest {
  readonly file: RelPath;
  /** True when the file pins a whole resolution (uv.lock, poetry.lock, …). */
  readonly locked: boolean;
}

/** A package manager and the file that shows that it is in use. */
export type Found = readonly [PackageManager, FoundManifest];

export const noNeeds: DependencyPlan['needs'] = { run: [], build: [] };
