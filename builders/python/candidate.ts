import type { RelPath } from '../../src/app/app-source.ts';
import type { EntryPoint, Evidence } from '../../src/builder/types.ts';
import type { Decided, Env } from '../../src/plan/types.ts';
import type { WorkerProcess } from './workers/worker.ts';

/** A program that listens by itself (or does its work and ends), run by the venv's Python. */
export interface ScriptEntry {
  readonly kind: 'script';
  /** Empty for a console script of the project whose code is not read. */
  readonly file: RelPath;
  /** The file with the function that a console script calls, where the code tells whether it serves. */
  readonly calls?: RelPath;
  /** `['python', 'app.py']`, `['streamlit', 'run', 'app.py', …]`; `$PORT` is filled in at start. */
  readonly argv: readonly string[];
  /** `module:callable` that a program of warp's serves: the file itself is none. */
  readonly target?: string;
  /** It serves HTTP, as far as reading shows; undefined: nothing tells. */
  readonly listens?: boolean;
  /** Set for this program alone; `$PORT` is filled in at start. */
  readonly env?: Env;
  /** The port it has in its source; undefined where it asks `$PORT` or is told. */
  readonly port?: { readonly value: number; readonly line: number };
  /** It listens on the loopback address, or may: opened by `warp_listen` in the image. */
  readonly local?: boolean;
}

/** A PasteDeploy file whose `[app:NAME]` makes the WSGI application: `paste.deploy.loadapp`. */
export interface PasteEntry {
  readonly kind: 'paste';
  readonly file: RelPath;
  readonly app: string;
  /** Files of SQLite's beside it, which it names: state, kept in the data. */
  readonly databases: readonly RelPath[];
}

/** A program whose framework keeps the WSGI application by itself: a small module of warp's has it. */
export interface LoadedEntry {
  readonly kind: 'loaded';
  readonly file: RelPath;
  /** The program as it is imported; of a folder of apps, the folder. */
  readonly module: string;
  /** Module in `/opt/warp/python/entries`; `WARP_LOADED_MODULE` tells it the program. */
  readonly loader: string;
}

export type PythonEntry = EntryPoint | ScriptEntry | PasteEntry | LoadedEntry;

/** Whether a module of warp's stands for the application. */
export function isIndirect(entry: PythonEntry): entry is PasteEntry | LoadedEntry {
  return entry.kind === 'paste' || entry.kind === 'loaded';
}

export interface DjangoProject {
  readonly settingsModule: Decided<string>;
  /** Undefined when no file of the app is that module. */
  readonly settingsFile: RelPath | undefined;
  /** Named like development or local settings: worth a warning in production. */
  readonly development: boolean;
  readonly managePy?: RelPath;
  /** Folder inside the app that is put on sys.path: where manage.py stands. */
  readonly projectDir: RelPath;
  /** `WSGI_APPLICATION` without its last part, or the module found. */
  readonly wsgiModule?: string;
  readonly asgiModule?: string;
  /** Further settings modules of the project. */
  readonly otherSettings: readonly string[];
}

/** What Python detection hands to Python planning in `Candidate.data`. */
export interface PythonCandidate {
  /** Framework id: `django`, `flask`, …; `wsgi`, `asgi` for plain callables; `script`. */
  readonly framework: string;
  readonly entry: PythonEntry;
  readonly django?: DjangoProject;
  /** Folders inside the app that are put on sys.path, besides the app's folder itself. */
  readonly pythonPath: readonly RelPath[];
  /** Variables that keep the app from starting its own development server at import. */
  readonly env: Env;
  /** Server that `.warpdrive/deploy_mode` names; `server_type` comes with the configuration. */
  readonly server?: Decided<string>;
  /** Arguments for the server or the script from `.warpdrive/server_args`. */
  readonly serverArgs?: Decided<readonly string[]>;
  readonly evidence: readonly Evidence[];
  /** Processes beside web, or instead of it, that work off a queue. */
  readonly workers?: readonly WorkerProcess[];
}
