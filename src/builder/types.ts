import type { AppSource, RelPath } from '../app/app-source.ts';
import type { ReadOlder } from '../config/older-settings.ts';
import type { SettingValue } from '../config/server-setting.ts';
import type { Programs } from '../hooks/interpreters.ts';
import type { Answers } from '../lock/answers.ts';
import type { Development, DevPart } from '../plan/development.ts';
import type { Hook, HookName } from '../plan/hook.ts';
import type { ServerSetting } from '../plan/server-setting.ts';
import type {
  Assumed,
  BaseRef,
  Decided,
  Env,
  Fact,
  Platform,
  Question,
  Reason,
  Stage,
  Step,
  Timing,
  Volume,
  Warning,
} from '../plan/types.ts';
import type { Problem } from '../warp-error.ts';
import type { HandInstalled } from './hand-installed.ts';
import type { MachineSettings } from './machine-settings.ts';
import type { PythonRuntime } from './python-runtime.ts';
import type { S2iSupport } from './s2i-support.ts';
import type { SystemServer } from './system-server.ts';

export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: E };

/** A JSON Schema document, as data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface Evidence {
  /** What was seen, in words: "imports flask and calls Flask(…)". */
  readonly what: string;
  readonly at: { readonly file: RelPath; readonly line?: number };
}

/** One reading of what the folder is. Detection returns all of them; the best score wins. */
export interface Candidate {
  /** Unique within the builder: `django:mysite/settings.py`, `wsgi:app.py:app`, `script:app.py`. */
  readonly id: string;
  readonly builder: string;
  /** One line for a person: "Django project mysite (settings mysite.settings)". */
  readonly title: string;
  /** The app's folder, where its manifests, processes and hooks are read; its working directory. */
  readonly root: RelPath;
  readonly role: 'app' | 'assets' | 'worker';
  /** 0..100; ties between `app` candidates are a question to the user (exit 20). */
  readonly score: number;
  readonly evidence: readonly Evidence[];
  /** Ids of candidates this one makes moot whatever their score. */
  readonly supersedes?: readonly string[];
  /** The builder's own data; plain JSON. */
  readonly data: unknown;
}

/** What a builder looked for and did not find, for the "nothing fits" error. */
export interface Missing {
  readonly kind: string;
  readonly why: string;
  /** What the folder is instead of an app: the message itself says it. */
  readonly instead?: boolean;
}

export interface Detection {
  readonly candidates: readonly Candidate[];
  readonly missing: readonly Missing[];
}

/** What the app's server has to call. */
export type EntryPoint =
  | {
      /** `module` is importable with the working directory and `pythonPath` on sys.path. */
      readonly kind: 'wsgi' | 'asgi';
      readonly module: string;
      readonly callable: string;
      /** The callable returns the application when called without arguments. */
      readonly factory: boolean;
    }
  | { readonly kind: 'http'; readonly argv: readonly string[] };

/** The few settings every server understands (warp.yaml `server:`). */
export interface ServerSettings {
  readonly deadlineMs: number;
  readonly processes: number | 'auto';
  readonly threads: number | 'auto';
  readonly port: number;
  readonly trustProxy: readonly string[];
  /** URL path (begins with `/`) → folder of the app that is served below it without the app. */
  readonly static: Readonly<Record<string, RelPath>>;
  /** Further arguments for the server, passed on as they are. */
  readonly args: readonly string[];
  /** What else the user decided, by the key of one of the server's settings. */
  readonly set?: Readonly<Record<string, Decided<SettingValue>>>;
}

export interface PackageNeed {
  /** Debian package name. */
  readonly name: string;
  readonly reason: Reason;
  /** Packages it asks for whose files nothing uses: left out unless something else asks for them. */
  readonly unused?: readonly { readonly package: string; readonly paths: readonly string[] }[];
}

/** A step of the final image; steps are laid down in order of churn, the most stable first. */
export interface ImageStep {
  /** 0 toolkit … 100 changes with every source edit. */
  readonly churn: number;
  readonly step: Step;
}

export interface StageParts {
  readonly packages?: {
    readonly run?: readonly PackageNeed[];
    readonly build?: readonly PackageNeed[];
  };
  readonly stages?: readonly Stage[];
  readonly image?: readonly ImageStep[];
  /** Releases of what these parts install that is not the app's, by name: they go into warp.lock. */
  readonly tools?: Readonly<Record<string, Decided<string>>>;
  /** Decisions of these parts, told after the app's own. */
  readonly facts?: readonly Fact[];
  /** What only a build can find out; an answered question's stage is not among the stages. */
  readonly questions?: readonly Question[];
}

/** A part of the assembly of source into image content: docs/runtime-contract.md, "assemble". */
export interface AssemblePart {
  /** Absolute path in the build, of an executable shipped by the builder. */
  readonly script: string;
  readonly args: readonly string[];
  readonly reason: Reason;
}

export interface ProcessSpec {
  readonly name: string;
  readonly entry: EntryPoint;
  /** Server id for wsgi/asgi entries; undefined for `http`: the command listens by itself. */
  readonly server?: string;
  readonly listens: boolean;
  /** `http` entries: the command has workers of its own and tells them to stop itself. */
  readonly leads?: boolean;
  /**
   * `http` entries: something in the command reports the app's load once it has `begun`, or it is sure
   * that the command `listens` on $PORT when it has loaded.
   */
  readonly judged?: 'begun' | 'listens';
  /** `http` entries: how the command takes new code. */
  readonly reload?: readonly string[];
  readonly reason: Reason;
}

/** What a builder adds to the plan. Pure data. */
export interface Contribution {
  readonly facts: readonly Fact[];
  readonly base: Decided<BaseRef>;
  readonly parts: StageParts;
  readonly assemble: readonly AssemblePart[];
  /** The image's ENV: only what every process needs (PATH, VIRTUAL_ENV, LANG). */
  readonly env: Env;
  /** For build steps that are the app's own; never part of the image. */
  readonly buildEnv?: Env;
  /** Baked into launch.env; the container's environment wins over it. */
  readonly launchEnv: Env;
  readonly processes: readonly ProcessSpec[];
  /** Command of the sidecar, in a language that the image has: docs/runtime-contract.md says what it answers. */
  readonly sidecar?: readonly string[];
  /** Command that makes JSON of logs: docs/runtime-contract.md, "Logs". */
  readonly jsonLogs?: readonly string[];
  readonly hooks: readonly Hook[];
  /**
   * Files and folders that the dependencies are installed from, by path from the build's folder: what
   * a `pre-build` hook sees of the app.
   */
  readonly manifests?: readonly RelPath[];
  /** Interpreters for scripts of the app. */
  readonly programs?: Programs;
  readonly volumes: readonly Volume[];
  /** What `warp dev` needs to know; the image is the same without it. */
  readonly dev?: DevPart;
  /** What its containers hold besides, and how the app is tested: no part of the image. */
  readonly development?: Development;
  readonly assumed: readonly Assumed[];
  readonly warnings: readonly Warning[];
  readonly python?: PythonRuntime;
  /** The port the app itself listens on, whatever $PORT says; the user's `server.port` wins. */
  readonly port?: Decided<number>;
}

export interface BaseOffer {
  readonly base: BaseRef;
  readonly python?: PythonRuntime;
}

export interface PlanContext {
  /** The app's folder; `..` in paths leads to what the build sees around it. */
  readonly app: AppSource;
  /** Where that folder is in the image's source; `''` for the source itself. */
  readonly root: RelPath;
  /** The builder's own section of warp.yaml, validated against its configSchema. */
  readonly config: unknown;
  readonly platform: Platform;
  /** Preferred first. */
  readonly bases: readonly BaseOffer[];
  readonly servers: readonly Server[];
  readonly settings: ServerSettings;
  /** Server asked for in warp.yaml or `.warpdrive/server_type`. */
  readonly server?: Decided<string>;
  /** Monitoring agent asked for in warp.yaml: one of the builder's `agents`. */
  readonly agent?: Decided<string>;
  /** The app's own hooks, by name. */
  readonly hooks: readonly HookName[];
  /**
   * Digest of the `pre-build` hook and what it sees. What it writes is in `layout.preBuilt` of the stage
   * `pre-build`, and belongs over the files that dependencies are installed from.
   */
  readonly preBuild?: string;
  /** A Procfile's entries or warp.yaml's `processes`, as decided commands. */
  readonly declaredProcesses: DeclaredProcesses;
  /** What earlier builds found out, and warp.lock keeps. */
  readonly answers: Answers;
}

/** Commands by the name of their process. */
export type DeclaredProcesses = Readonly<Record<string, Decided<string>>>;

/** Something around the app's folder that belongs to the app all the same. */
export interface Reach {
  readonly path: RelPath;
  readonly reason: Reason;
}

/** Knows one kind of application. Pure: reads the AppSource, returns data. */
export interface Builder {
  readonly id: string;
  readonly configSchema: JsonSchema;
  readonly machine?: MachineSettings;
  /** The bases it can stand on, preferred first; become PlanContext.bases. */
  readonly bases: readonly BaseOffer[];
  /** Configuration in files of other tools for this kind of app. */
  readonly older?: ReadOlder;
  /** How apps of this kind are built by source-to-image. */
  readonly s2i?: S2iSupport;
  /**
   * Every reading of the folder. What only a declared command starts is one, too: `declared` has those
   * of warp.yaml and of a Procfile.
   */
  detect(app: AppSource, config: unknown, declared?: DeclaredProcesses): Detection;
  /**
   * Paths outside of the app's folder (`../…`) that the app cannot be built without, as its own files
   * say. The build's context grows to hold them.
   */
  reach?(app: AppSource, config: unknown): readonly Reach[];
  /** Packages that people install by hand in a shell of the image. */
  readonly handInstalled?: HandInstalled;
  /** Monitoring agents that it can run an app with, by id. */
  readonly agents?: readonly string[];
  contribute(candidate: Candidate, context: PlanContext): Result<Contribution, readonly Problem[]>;
}

export interface ServerContext {
  readonly answers: Answers;
  readonly base: BaseRef;
  readonly python: PythonRuntime | undefined;
}

/** Knows one hosting server. Pure. Its shell files live beside it, in `image/`. */
export interface Server {
  readonly id: string;
  readonly serves: readonly ('wsgi' | 'asgi' | 'http' | 'static')[];
  /** What it can be told besides, each with its formula: the only source of its figures. */
  readonly settings: readonly ServerSetting[];
  /** What of it contradicts itself or cannot be; empty where all is well. */
  problems(settings: ServerSettings): readonly SettingProblem[];
  /** When it is waited for, and how long. */
  timing(settings: ServerSettings): Timing;
  /** Packages, stages and image content the server needs. */
  install(context: ServerContext): StageParts;
  /**
   * The start command. `{ cgroup }` stands for a figure computed at start from the container's CPU
   * and memory limits (`$WARP_PROCESSES`, `$WARP_THREADS`, `$WARP_CLIENTS`).
   */
  launch(entry: EntryPoint, settings: ServerSettings): ServerLaunch;
  readonly stopSignal: string;
  /** Ends it at once, where it takes its time to notice that its drain is over: {@link Process.drainedSignal}. */
  readonly drainedSignal?: string;
  /** How it serves apps on a machine of a distribution, outside of containers. */
  readonly system?: SystemServer;
}

/** What is wrong with a setting; `key` is below `server` in warp.yaml. */
export interface SettingProblem {
  readonly key: string;
  readonly message: string;
  readonly hint: string;
  /** Worth a warning alone. */
  readonly mild?: true;
}

export interface ServerLaunch {
  readonly command: readonly string[];
  readonly env: Env;
  readonly reload?: readonly string[];
  readonly judged: boolean;
  /** Its port speaks TLS. */
  readonly tls?: boolean;
}
