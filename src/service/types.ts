import type { Env } from '../plan/types.ts';

/**
 * A backing service that warp knows: data alone. Texts may hold `{user}`, `{password}`, `{name}` (of
 * the database), `{host}` and `{port}`.
 */
export interface KnownService {
  /** Its name in warp.yaml. */
  readonly id: string;
  /** Its name for people: `PostgreSQL`. */
  readonly title: string;
  /** Repositories whose images take these settings; the first is the official one. */
  readonly repositories: readonly string[];
  /** Tag of the image where none is asked for. */
  readonly version: string;
  /** Settings of the official image … */
  readonly env: Env;
  readonly command?: readonly string[];
  readonly port: number;
  /** Folder of its data. */
  readonly volume: string;
  /** Shell command in its container that succeeds once it takes requests of the app. */
  readonly ready: string;
  /** How long that may take, ms; for its first start, too. */
  readonly timeoutMs: number;
  /** Variables of the app. */
  readonly inject: Env;
  /** What it says about data of another version, which it cannot read: group 1 is theirs. */
  readonly otherData?: RegExp;
  /** How it is made where no registry answers. */
  readonly debian: DebianService;
}

/** The service as Debian packages it, in an image that takes the official one's settings. */
export interface DebianService {
  readonly suite: string;
  /** Version of the packages, as far as it is certain: `17`. */
  readonly version: string;
  readonly packages: readonly string[];
  /** User it runs as, made with the official image's id, so that either can read the data. */
  readonly user: string;
  readonly uid: number;
  /** Folders the user writes to, emptied of what installing left there. */
  readonly folders: readonly string[];
  /** Where its programs are, when not on the usual PATH. */
  readonly path?: string;
  /** Its entrypoint, by path in warp's package. */
  readonly entrypoint: string;
  readonly command: readonly string[];
  readonly stopSignal?: string;
}

/** One service of an app, ready to be started; plain JSON. */
export interface Service {
  /** Its key in warp.yaml, and its host name on the app's network. */
  readonly name: string;
  /** Id of the {@link KnownService}, if it is one. */
  readonly known?: string;
  readonly image: string;
  readonly env: Env;
  readonly command?: readonly string[];
  readonly port?: number;
  readonly volume?: string;
  readonly ready?: string;
  readonly timeoutMs: number;
  readonly inject: Env;
  /** Port of this machine; `true`: its own, or a free one where that is taken. */
  readonly publish?: true | number;
}

/** Who the app is to a service. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
  /** Of the database. */
  readonly name: string;
}
