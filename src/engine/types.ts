import type { Readable, Writable } from 'node:stream';
import type { BaseRef, Platform } from '../plan/types.ts';
import type { AttachedCommand, CommandIo } from './attached-command.ts';
import type { FailedStep } from './failed-step.ts';
import type { ImageFacts } from './image-facts.ts';

export interface EngineInfo {
  readonly kind: 'docker' | 'podman' | 'buildkitd' | 'embedded';
  /** e.g. `unix:///var/run/docker.sock` */
  readonly address: string;
  /** How it was chosen, in words. */
  readonly chosenBy: string;
  readonly version: string;
  readonly platform: Platform;
}

/** Adapter of one engine. Disposing closes connections; it never stops the engine. */
export interface Engine extends AsyncDisposable {
  readonly about: EngineInfo;
  readonly builder: ImageBuilder;
  readonly images: ImageStore;
  readonly containers: ContainerRuntime;
  readonly volumes: VolumeStore;
  readonly networks: NetworkStore;
}

/** Events of a running build, folded from the engine's status stream. Times are ms since 1970. */
export type BuildEvent =
  | {
      readonly kind: 'step';
      /** Stable within the build. */
      readonly id: string;
      /** Stage id of the plan, '' for the engine's own steps (loading metadata, exporting). */
      readonly stage: string;
      readonly title: string;
      readonly state: 'running' | 'done' | 'cached' | 'failed' | 'canceled';
      readonly startedMs?: number;
      readonly completedMs?: number;
    }
  | {
      readonly kind: 'log';
      readonly id: string;
      readonly line: string;
      readonly stream: 'out' | 'err';
    }
  | {
      readonly kind: 'transfer';
      readonly id: string;
      readonly name: string;
      readonly current: number;
      readonly total: number;
    };

/** A folder offered to the build, sent incrementally. */
/** Files held in memory, by relative path; `mode` has permission bits only. */
export type MemoryFiles = ReadonlyMap<string, { readonly content: Buffer; readonly mode: number }>;

export interface ContextSource {
  /** Absolute folder, or files held in memory. */
  readonly from: string | MemoryFiles;
  /** More files, beside those of the folder. */
  readonly beside?: MemoryFiles;
  /** Stats are sent as they are when false; else modes become 0644/0755 and owners 0:0. */
  readonly normalize: boolean;
  /** Of a folder, these files and folders alone, by relative path. */
  readonly only?: readonly string[];
  /** Stable key by which the engine recognises the same folder next time. */
  readonly sharedKey: string;
}

export interface BuildRequest {
  readonly dockerfile: string;
  /** Patterns that keep files of `app` out. */
  readonly ignore: readonly string[];
  /** The default context is `app`; the others are named contexts. */
  readonly contexts: Readonly<Record<'app', ContextSource> & Record<string, ContextSource>>;
  readonly target?: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly secrets: Readonly<Record<string, Buffer>>;
  readonly platform?: Platform;
  /** Every stage anew, or these. */
  readonly noCache?: true | readonly string[];
  /** Where the image goes; the engine's own store unless given. */
  readonly output?: ImageOutput;
  /** Maps a Dockerfile step name (`[stage 2/3] RUN …`) to the plan's words; identity by default. */
  readonly describe?: (vertexName: string) => { stage: string; title: string };
}

/** Where a built image goes. Not every builder can do each: a buildkitd has no store. */
export type ImageOutput =
  | { readonly kind: 'store' }
  /** One tar, as `docker save` writes it or as an OCI layout; `open` is called once there is one. */
  | { readonly kind: 'archive'; readonly format: 'docker' | 'oci'; readonly open: () => Writable }
  /** Not an image but the target's files, as one tar. */
  | { readonly kind: 'files'; readonly open: () => Writable }
  /** Every tag, each to its registry, with the logins of the one who builds. */
  | { readonly kind: 'push' };

export interface BuiltImage {
  /** `sha256:…` of the image's configuration: the image id. Empty where only files were asked for. */
  readonly id: string;
  readonly tags: readonly string[];
}

export interface ImageBuilder {
  /** Loads what building takes, while there is something else to wait for. */
  prepare?(): Promise<void>;
  /**
   * Builds and resolves once the image is there.
   * @throws BuildFailure when a step fails; an AbortError when `signal` is aborted.
   */
  build(
    request: BuildRequest,
    options: { readonly signal: AbortSignal; readonly onEvent: (event: BuildEvent) => void },
  ): Promise<BuiltImage>;
  /**
   * Builds up to the step that fails, and keeps it open; undefined where nothing fails.
   * @throws BuildFailure when what fails is no command, or the engine cannot keep it.
   */
  openFailed(
    request: BuildRequest,
    options: { readonly signal: AbortSignal; readonly onEvent: (event: BuildEvent) => void },
  ): Promise<FailedStep | undefined>;
}

export interface ObtainedBase {
  readonly reference: string;
  readonly how: 'local' | 'pulled' | 'bootstrapped';
  /** In the words of {@link BaseRef.digest}; undefined where nobody else could name the image. */
  readonly digest?: string;
}

/** Whether an image is on the engine now, and why not. */
export type PulledImage =
  | { readonly ok: true; readonly how: 'local' | 'pulled' }
  /** `found` is false where the registry answered that it has no such image. */
  | { readonly ok: false; readonly found: boolean; readonly why: string };

export interface ImageStore {
  inspect(reference: string): Promise<ImageFacts | undefined>;
  /** Pulls an image that is not there yet. */
  pull(
    reference: string,
    options: { readonly signal: AbortSignal; readonly onProgress: (line: string) => void },
  ): Promise<PulledImage>;
  tag(id: string, reference: string): Promise<void>;
  /** The image as one tar, as `docker save` writes it. */
  save(reference: string, signal: AbortSignal): Promise<Readable>;
  remove(reference: string): Promise<void>;
  /**
   * A local reference for a base: pulled, or bootstrapped where no registry answers, then cached.
   * The image that `ref.digest` names is preferred; with `exact` no other will do.
   * @throws WarpError `WARP_BASE_UNAVAILABLE`, `WARP_LOCK_BASE`
   */
  base(
    ref: BaseRef,
    options: {
      readonly signal: AbortSignal;
      readonly onProgress: (line: string) => void;
      readonly exact?: boolean;
    },
  ): Promise<ObtainedBase>;
}

export interface ContainerSpec {
  readonly image: string;
  readonly name?: string;
  /** Instead of the image's own; `command` is then its arguments. */
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Container port → host port (0: any free one) on 127.0.0.1 unless hostIp is given. */
  readonly publish: readonly {
    readonly container: number;
    readonly host: number;
    readonly hostIp?: string;
  }[];
  readonly volumes: readonly {
    readonly volume: string;
    readonly at: string;
    readonly readOnly?: boolean;
  }[];
  readonly binds?: readonly {
    readonly host: string;
    readonly at: string;
    readonly readOnly: boolean;
  }[];
  readonly user?: string;
  /** Alone on this network, under these names besides its own; the engine's default one otherwise. */
  readonly network?: { readonly name: string; readonly aliases?: readonly string[] };
  /** Id of a container whose network and processes it shares. */
  readonly joins?: string;
  readonly readOnlyRoot?: boolean;
  readonly tmpfs?: Readonly<Record<string, string>>;
  /** All of them. */
  readonly dropCapabilities?: boolean;
  /** No program gains more than its caller has, setuid or not. */
  readonly noNewPrivileges?: boolean;
  readonly memoryBytes?: number;
  readonly cpus?: number;
  readonly tty?: boolean;
  readonly stdin?: boolean;
  /** The engine removes it when it ends, even where nobody is left to do so. */
  readonly autoRemove?: boolean;
}

export interface ContainerFacts {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  /** `sha256:…`: what it was made from, whatever the reference means now. */
  readonly imageId: string;
  readonly state: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';
  /** Set once it has ended. */
  readonly exitStatus?: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Published ports, container port → host address. */
  readonly ports: readonly {
    readonly container: number;
    readonly host: number;
    readonly hostIp: string;
  }[];
  readonly createdMs: number;
  readonly oomKilled?: boolean;
}

/** A path whose content or metadata is not as in the container's image; volumes are left out. */
export interface FileChange {
  readonly path: string;
  readonly kind: 'added' | 'changed' | 'removed';
}

export interface LogLine {
  readonly stream: 'out' | 'err';
  readonly text: string;
}

export interface ContainerRuntime {
  create(spec: ContainerSpec): Promise<Container>;
  /**
   * Creates a container, attaches this side's streams and only then starts it, so that no output is
   * lost; `spec.tty` and `spec.stdin` are what `io` has. The caller removes it.
   * @param prepare before it starts
   */
  startAttached(
    spec: Omit<ContainerSpec, 'tty' | 'stdin'>,
    io: CommandIo,
    prepare?: (container: Container) => Promise<void>,
  ): Promise<{ readonly container: Container; readonly command: AttachedCommand }>;
  find(nameOrId: string): Promise<Container | undefined>;
  /** All containers, running or not, that carry every one of these labels. */
  list(labels: Readonly<Record<string, string>>): Promise<readonly ContainerFacts[]>;
}

/** A named volume or a network. */
export interface LabelledThing {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface VolumeStore {
  /** Creates the volume when it is not there yet. @returns the labels it has: those of its first making. */
  ensure(name: string, labels: Readonly<Record<string, string>>): Promise<LabelledThing>;
  list(labels: Readonly<Record<string, string>>): Promise<readonly LabelledThing[]>;
  remove(name: string): Promise<void>;
}

export interface NetworkStore {
  /**
   * Creates a network of its own when it is not there yet; containers on it reach each other by name.
   * @param closed nothing on it reaches anything outside, while published ports still lead to it
   * @throws WarpError `WARP_ENGINE_ADDRESSES` where no address range is free
   */
  ensure(name: string, labels: Readonly<Record<string, string>>, closed?: boolean): Promise<void>;
  list(labels: Readonly<Record<string, string>>): Promise<readonly LabelledThing[]>;
  /** @returns false where containers are on it still: it stays then */
  remove(name: string): Promise<boolean>;
}

/** One container, whatever its state. */
export interface Container {
  readonly id: string;
  start(): Promise<void>;
  inspect(): Promise<ContainerFacts>;
  /** Lines until the container ends (follow) or until what there is has been read. */
  logs(o: {
    readonly follow: boolean;
    readonly tail?: number;
    readonly signal?: AbortSignal;
  }): AsyncIterable<LogLine>;
  /**
   * Plain SIGTERM, or with `ownSignal` the one the image asks for, then SIGKILL after `drainMs`;
   * resolves to the exit status.
   */
  stop(o: { readonly drainMs: number; readonly ownSignal?: boolean }): Promise<number>;
  kill(signal: string): Promise<void>;
  wait(signal?: AbortSignal): Promise<number>;
  remove(o?: { readonly force?: boolean }): Promise<void>;
  exec(
    argv: readonly string[],
    o?: { readonly env?: Readonly<Record<string, string>>; readonly user?: string },
  ): Promise<{ readonly status: number; readonly stdout: string; readonly stderr: string }>;
  /**
   * Runs a command with this side's streams in the container, which has to run.
   * @param o.env is added to the container's own
   */
  openExec(
    argv: readonly string[],
    o: {
      readonly io: CommandIo;
      readonly env?: Readonly<Record<string, string>>;
      readonly user?: string;
    },
  ): Promise<AttachedCommand>;
  /** Puts a tar archive's entries below `to`. */
  upload(tar: Readable, to: string): Promise<void>;
  /** A tar archive of a file, or of a folder with all in it; undefined where it is not there. */
  download(path: string): Promise<Readable | undefined>;
  /** What differs from the image, folders too in which something does. */
  changes(): Promise<readonly FileChange[]>;
}
