/** What is known about one web framework, as data: how its application objects come about. */
export interface Framework {
  readonly id: string;
  /** As its makers write it. */
  readonly title: string;
  /** What its application object speaks; `http` when it only listens by itself. */
  readonly protocol: 'wsgi' | 'asgi' | 'http';
  /** Import paths it is found under; the longest match of all frameworks counts. */
  readonly packages: readonly string[];
  /** Classes and functions of the packages whose call gives the application. */
  readonly constructors: readonly string[];
  /** In the names of classes that other packages derive from it; they are called with `__name__`, too. */
  readonly derived?: RegExp;
  /** Methods of its objects that return the application: `config.make_wsgi_app()`. */
  readonly methods?: readonly string[];
  /** The application is this attribute of the constructed object: Dash's `server`. */
  readonly attribute?: string;
  /** Functions and methods that start its own server and do not return. */
  readonly serve?: readonly string[];
  /** Environment that makes `serve` at import do nothing. */
  readonly quiet?: Readonly<Record<string, string>>;
  /** How its own command serves a file of the app. */
  readonly command?: FileCommand;
  /** The application that exists without any object of the program's. */
  readonly defaultApp?: DefaultApp;
  /** Environment that puts a program's own server on every address and on `$PORT`. */
  readonly listen?: Readonly<Record<string, string>>;
  /** What it would tell or ask its makers by default. */
  readonly telemetry?: Telemetry;
  /** Folders in the working directory that it keeps state in; they become part of the data. */
  readonly state?: readonly string[];
  /** Program in `image/entries` that runs the file as it is meant for production. */
  readonly runner?: Runner;
  /** Where its server listens when the program says nothing. */
  readonly address?: ListenAddress;
}

/** A command that serves a file which, run by Python alone, would do nothing. */
export interface FileCommand {
  /** Its words; `FILE` stands for the file (or folder), `$PORT` is filled in at start. */
  readonly argv: readonly string[];
  /** Module in `image/entries` that has the application of `$WARP_LOADED_MODULE` instead. */
  readonly loader?: string;
  /** What the file calls when it is such a page; undefined: anything of the framework. */
  readonly calls?: readonly string[];
  /** Where the command takes a folder in place of the file. */
  readonly folder?: ServedFolder;
  /** Names its makers' own hosting looks for first. */
  readonly files: readonly string[];
}

export interface Runner {
  readonly file: string;
  /** What it does otherwise than Python alone, as the end of a sentence. */
  readonly what: string;
}

export interface Telemetry {
  /** In words, as the end of a sentence that the framework begins. */
  readonly what: string;
  /** Documented variables that stop it; those of the app and the container win over them. */
  readonly off: Readonly<Record<string, string>>;
}

/** When a file is part of a folder that the command serves as a whole. */
export interface ServedFolder {
  /** Names of such files. */
  readonly names: readonly string[];
  /** How many folders above the file: 1 is the one it stands in. */
  readonly above: number;
  /** Only with one of these beside the file. */
  readonly beside?: readonly string[];
}

/** An application that a framework keeps by itself: what is served where `serve` is given none. */
export interface DefaultApp {
  /** Module in `image/entries` that imports `$WARP_LOADED_MODULE` without serving, for `application`. */
  readonly loader: string;
  /** Arguments of `serve` that name an application or a server of the program's own. */
  readonly own: readonly string[];
}

export interface ListenAddress {
  readonly host?: string;
  readonly port?: number;
}
