import type { RelPath } from '../../../src/app/app-source.ts';
import type { Framework } from '../frameworks/framework.ts';
import { frameworkOf } from '../frameworks/known-frameworks.ts';
import type { PythonProject } from '../source/project.ts';
import type { Block } from '../source/syntax.ts';

/** An application found in the source: what it is, and the line that says so. */
export interface AppObject {
  /** Framework id, or `wsgi`/`asgi` for a plain callable. */
  readonly framework: string;
  /** `http`: an object that its framework's own server serves (aiohttp). */
  readonly protocol: 'wsgi' | 'asgi' | 'http';
  readonly file: RelPath;
  readonly line: number;
  /** In words: "app = Flask(…)". */
  readonly what: string;
  /** Attribute of the named object that is the application: Dash's `server`. */
  readonly attribute?: string;
  /** `file:name` this one wraps, calls or re-exports. */
  readonly from?: string;
  readonly quiet?: Readonly<Record<string, string>>;
}

export interface Scope {
  readonly project: PythonProject;
  readonly file: RelPath;
  /** Innermost block first, the module last. */
  readonly blocks: readonly Block[];
  /** Names on the way here, so that circles end. */
  readonly seen: ReadonlySet<string>;
}

export function moduleScope(project: PythonProject, file: RelPath): Scope | undefined {
  const module = project.module(file);
  return module === undefined ? undefined : { project, file, blocks: [module], seen: new Set() };
}

export function otherScope(scope: Scope, file: RelPath | undefined): Scope | undefined {
  const module = file === undefined ? undefined : scope.project.module(file);
  return module === undefined || file === undefined
    ? undefined
    : { ...scope, file, blocks: [module] };
}

/** Frameworks a file imports, for a callable whose making cannot be followed. */
export function importedFrameworks(module: Block): Framework[] {
  return module.imports
    .filter(({ level }) => level === 0)
    .map((item) => frameworkOf([item.module, item.name ?? ''].join('.')))
    .filter((framework) => framework !== undefined);
}
