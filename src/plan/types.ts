import type { RelPath } from '../app/app-source.ts';
import type { Development, DevPart } from './development.ts';
import type { Hook } from './hook.ts';

/** Where a decision came from, strongest first. */
export type Via = 'cli' | 'env' | 'config' | 'legacy' | 'lock' | 'app' | 'default' | 'assumed';

export interface Reason {
  /** One sentence a user understands: the rule that decided, in words. */
  readonly rule: string;
  /** The evidence. `line` counts from 1. */
  readonly at?: { readonly file: RelPath; readonly line?: number };
  readonly via: Via;
}

/** A decided value never travels without its reason. */
export interface Decided<T> {
  readonly value: T;
  readonly reason: Reason;
  readonly rejected?: readonly { readonly value: T; readonly why: string }[];
}

/** A named decision: `python.version`, `python.entrypoint`, `web.server`, … */
export interface Fact extends Decided<unknown> {
  readonly name: string;
  /** The key of warp.yaml that decides it otherwise, and what stands there for the same decision. */
  readonly set?: { readonly key: string; readonly value: string | number };
  /** How it follows where nobody says. */
  readonly formula?: string;
}

export type StageId = string;
export type Env = Readonly<Record<string, string>>;
export type Platform = 'linux/amd64' | 'linux/arm64';

/** A base image by its official name; the engine pulls it or bootstraps the like of it. */
export interface BaseRef {
  /** e.g. `debian:trixie-slim`, `python:3.12-slim`. */
  readonly image: string;
  readonly distro: 'debian';
  /** e.g. `trixie`. */
  readonly suite: string;
  /** The very image that warp.lock names, in its words: `sha256:…` or `made:…`. */
  readonly digest?: string;
}

export type Source =
  | {
      readonly kind: 'stage';
      readonly id: StageId;
      /** Mounts only: this file or folder of the stage alone (absolute). */
      readonly path?: string;
    }
  /** Mounts only: an image, or a folder of it (absolute). */
  | { readonly kind: 'image'; readonly reference: string; readonly path?: string }
  /** `app`: the application's folder. `warp`: files shipped with warp, by path from its package root. */
  | {
      readonly kind: 'context';
      readonly name: 'app' | 'warp';
      /** Paths (files or directories, no wildcards) from the context's root; empty means everything. */
      readonly include: readonly RelPath[];
    };

export interface Mount {
  readonly from: Source;
  /** Absolute path in the step. A context mount keeps each include's path below it. */
  readonly at: string;
}

export interface CacheMount {
  /** Cache name, shared by all builds on the engine; steps of different owners never share. */
  readonly id: string;
  readonly at: string;
  readonly sharing: 'shared' | 'locked' | 'private';
}

export interface SecretMount {
  readonly id: string;
  /** A file at this absolute path, or … */
  readonly at?: string;
  /** … an environment variable of this name. */
  readonly env?: string;
  readonly required: boolean;
}

export interface RunStep {
  readonly kind: 'run';
  /** Shown by progress and in errors; present participle: "installing 12 packages from uv.lock". */
  readonly title: string;
  /** Exec form; no shell unless argv names one. */
  readonly argv: readonly string[];
  readonly mounts?: readonly Mount[];
  readonly caches?: readonly CacheMount[];
  readonly secrets?: readonly SecretMount[];
  /** For this step alone: never part of the image. */
  readonly env?: Env;
  readonly as: 'root' | 'app';
  readonly network: 'default' | 'none';
  /**
   * Where the step finds the CA bundle of the machine that builds, for a step that may install the
   * distribution's own: a package cannot replace a file that something is mounted over.
   */
  readonly caFile?: string;
  /** Gets `SOURCE_DATE_EPOCH` (s since 1970: the commit's time), so that what it writes is dated so. */
  readonly dated?: boolean;
  readonly reason: Reason;
}

export interface CopyStep {
  readonly kind: 'copy';
  readonly from: Source;
  /** Paths in the source: absolute for a stage, relative for a context. */
  readonly paths: readonly string[];
  /** Absolute. Ends in `/` to copy into the directory; else the single path becomes it. */
  readonly to: string;
  readonly reason: Reason;
}

export interface FileStep {
  readonly kind: 'file';
  readonly to: string;
  readonly content: string;
  /** e.g. 0o644 */
  readonly mode: number;
  readonly reason: Reason;
}

export interface EnvStep {
  readonly kind: 'env';
  readonly set: Env;
  readonly reason: Reason;
}

export type Step = RunStep | CopyStep | FileStep | EnvStep;

export interface Stage {
  readonly id: StageId;
  /** Builder or server id; `warp` for the shared ones. */
  readonly owner: string;
  readonly from:
    | { readonly kind: 'base' }
    /** Nothing: for files alone. */
    | { readonly kind: 'scratch' }
    | { readonly kind: 'stage'; readonly id: StageId };
  readonly steps: readonly Step[];
  /** Depends on nothing of the app: the engine keeps it as an image, for every app that has it. */
  readonly shared?: boolean;
}

/** Seconds and counts a server derives from the user's deadline: docs/servers.md has the formulas. */
export interface Timing {
  /** The longest acceptable request. */
  readonly deadlineMs: number;
  /** In-flight requests get this long after SIGTERM. */
  readonly drainMs: number;
  /** The first load of the app is judged failed after this long. */
  readonly startupMs: number;
  /** After the drain, the server is killed when it is still there after this long. */
  readonly killAfterMs: number;
}

/** A setting of a process's server, as it is in effect. */
export interface PlannedSetting extends Decided<number | boolean | string> {
  /** Below `server` in warp.yaml; the value is `auto` where it is computed at start. */
  readonly key: string;
  /** `duration` in ms, `size` in bytes; 0 is off. */
  readonly kind: 'duration' | 'size' | 'count' | 'switch' | 'path';
  /** What it is where nobody says. */
  readonly formula: string;
}

/** What runs in a container. Rendered to `/opt/warp/etc/process/<name>` (docs/runtime-contract.md). */
export interface Process {
  readonly name: string;
  readonly command: readonly string[];
  /** A command with shell syntax (Procfile) is one argument of `sh -c`: ["sh", "-c", …]. */
  readonly server?: string;
  /** Signal that makes the server drain and end, without SIG: `TERM`, `WINCH`, … */
  readonly stopSignal: string;
  /** Signal, without SIG, that ends it at once when it has stopped listening and nobody is connected any more. */
  readonly drainedSignal?: string;
  readonly timing: Timing;
  /** Signals go to its first process alone, which tells its workers; without: to all of them. */
  readonly leads?: boolean;
  /** How the running process takes new code: signal to its workers, script path, or none (restart). */
  readonly reload?: readonly string[];
  /** Serves HTTP on $PORT. */
  readonly listens: boolean;
  /** … inside TLS. */
  readonly tls?: boolean;
  /**
   * The toolkit can judge the first load: the app's loader reports it (docs/runtime-contract.md). `begun`: a
   * command of the app's own, judged when its load has been seen to begin. `listens`: a program that has
   * loaded when it listens.
   */
  readonly judged: boolean | 'begun' | 'listens';
  /** What its server is told, all of it. */
  readonly settings?: readonly PlannedSetting[];
  readonly env: Env;
  readonly reason: Reason;
}

/** Answers probes and has the metrics, beside the server and out of its queue; PID 1 keeps it. */
export interface Sidecar {
  /** Without the arguments that PID 1 adds at start: docs/runtime-contract.md, "The sidecar". */
  readonly command: readonly string[];
  readonly port: Decided<number>;
  /** URL path of the app that says whether it is ready. */
  readonly ready?: Decided<string>;
  /** A request that runs longer is told; 0: none is. */
  readonly slowRequestsMs: Decided<number>;
}

export type LogFormat = 'text' | 'json';

/** How the container's log is written. */
export interface Logs {
  /** Makes JSON of lines; PID 1 adds the descriptors: docs/runtime-contract.md, "Logs". */
  readonly command: readonly string[];
  readonly format: Decided<LogFormat>;
}

/** State that outlives a container. */
export interface Volume {
  readonly name: string;
  /** Absolute path in the container. */
  readonly path: string;
  readonly reason: Reason;
}

export interface Warning {
  readonly code: `WARP_${string}`;
  readonly message: string;
  readonly hint?: string;
  readonly at?: { readonly file: RelPath; readonly line?: number };
}

/** A value the build makes up so that the app can be loaded there; never in the image. */
export interface Assumed {
  readonly name: string;
  readonly value: string;
  readonly reason: Reason;
}

export interface NeededPackage {
  readonly name: string;
  readonly reason: Reason;
}

/** What a plan depends on and only a build can find out: docs/lock.md. */
export interface Question {
  /** Its name in warp.lock: `python.packages`. */
  readonly name: string;
  /** What is asked, in words: "the releases of what requirements.txt asks for". */
  readonly about: string;
  /** All that the answer depends on, by name: versions as they are, files by digest. */
  readonly inputs: Readonly<Record<string, string>>;
  /**
   * The inputs that always matter. The latest answer for them alone shows which others do, so that
   * one that depends on less than `inputs` is found again: `keptAs` in src/lock.
   */
  readonly nearly?: Readonly<Record<string, string>>;
  /** Stage whose last step writes the answer; in the plan only while there is none. */
  readonly stage: StageId;
  /** Absolute path of the answer in that stage. */
  readonly file: string;
  /** Undefined until a build has found it. */
  readonly answer?: Decided<string>;
}

export interface Plan {
  readonly version: 1;
  /** Of the warp that made the plan. */
  readonly warp: string;
  readonly platform: Platform;
  readonly base: Decided<BaseRef>;
  readonly facts: readonly Fact[];
  /** Releases of what warp installs by itself, by name. */
  readonly tools: Readonly<Record<string, Decided<string>>>;
  readonly questions: readonly Question[];
  /** Distribution packages, each with the first reason for it. */
  readonly packages: Readonly<Record<'run' | 'build', readonly NeededPackage[]>>;
  /** In build order; the last is `image`. */
  readonly stages: readonly Stage[];
  readonly image: {
    readonly env: Env;
    readonly workdir: string;
    readonly user: string;
    readonly port: number;
    readonly entrypoint: readonly string[];
    readonly command: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly processes: readonly Process[];
  readonly sidecar?: Sidecar;
  readonly logs?: Logs;
  readonly hooks: readonly Hook[];
  readonly volumes: readonly Volume[];
  readonly dev?: DevPart;
  /** Apart from the image: see {@link imagePart}. */
  readonly development?: Development;
  readonly assumed: readonly Assumed[];
  readonly warnings: readonly Warning[];
  /** `.dockerignore` patterns of the app's context. */
  readonly ignore: readonly string[];
}
