import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import { readModule } from './read-block.ts';
import type { Block } from './syntax.ts';

/** The app's Python files, parsed when asked for and only once. */
export interface PythonProject {
  readonly app: AppSource;
  /** The parsed file; undefined where there is no such file. */
  module(file: RelPath): Block | undefined;
  /**
   * The file of a module as imported by `from`: `level` leading dots, then a dotted name.
   * Undefined when it is not part of the app.
   */
  resolve(module: string, level: number, from: RelPath): RelPath | undefined;
  /** The folder that has to be on sys.path for `file` to be imported, and its name from there. */
  importable(file: RelPath): { readonly path: RelPath; readonly module: string };
}

export function pythonProject(app: AppSource): PythonProject {
  const parsed = new Map<RelPath, Block | undefined>();
  const project: PythonProject = {
    app,
    module(file) {
      if (!parsed.has(file)) {
        const text = app.entry(file)?.kind === 'file' ? app.text(file) : undefined;
        parsed.set(file, text === undefined ? undefined : readModule(text));
      }
      return parsed.get(file);
    },
    resolve: (module, level, from) => resolveModule(app, module, level, from),
    importable: (file) => importableAs(project, file),
  };
  return project;
}

export function directoryOf(file: RelPath): RelPath {
  const at = file.lastIndexOf('/');
  return at === -1 ? '' : file.slice(0, at);
}

export function join(...parts: readonly string[]): RelPath {
  return parts.filter((part) => part !== '').join('/');
}

/** The file of a dotted module below `root`: `a/b.py` or `a/b/__init__.py`. */
export function moduleFile(app: AppSource, root: RelPath, module: string): RelPath | undefined {
  const path = join(root, ...module.split('.'));
  return [`${path}.py`, join(path, '__init__.py')].find((file) => app.entry(file)?.kind === 'file');
}

function resolveModule(
  app: AppSource,
  module: string,
  level: number,
  from: RelPath,
): RelPath | undefined {
  if (level === 0) {
    const roots = [packageRoot(app, from), directoryOf(from), '', 'src'];
    return firstDefined(roots, (root) => moduleFile(app, root, module));
  }
  let folder = directoryOf(from);
  for (let up = 1; up < level; up += 1) folder = directoryOf(folder);
  if (module !== '') return moduleFile(app, folder, module);
  const init = join(folder, '__init__.py');
  return app.entry(init)?.kind === 'file' ? init : undefined;
}

function firstDefined<T, U>(items: readonly T[], of: (item: T) => U | undefined): U | undefined {
  for (const item of items) {
    const found = of(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first folder above `file` that is not a package: what Flask's CLI puts on sys.path, too. */
function packageRoot(app: AppSource, file: RelPath): RelPath {
  let folder = directoryOf(file);
  while (folder !== '' && app.entry(join(folder, '__init__.py')) !== undefined)
    folder = directoryOf(folder);
  return folder;
}

function importableAs(
  project: PythonProject,
  file: RelPath,
): { readonly path: RelPath; readonly module: string } {
  const root = packageRoot(project.app, file);
  const path = root !== '' && root !== 'src' && saysFullName(project, file, root) ? '' : root;
  const inner = path === '' ? file : file.slice(path.length + 1);
  const module = inner
    .replace(/\.py$/, '')
    .replace(/(^|\/)__init__$/, '')
    .replaceAll('/', '.');
  return { path, module };
}

/** A folder without `__init__.py` whose files import each other by the folder's name. */
function saysFullName(project: PythonProject, file: RelPath, root: RelPath): boolean {
  const top = root.split('/')[0] ?? root;
  const imports = project.module(file)?.imports ?? [];
  return imports.some(
    ({ level, module }) =>
      level === 0 &&
      (module === top || module.startsWith(`${top}.`)) &&
      moduleFile(project.app, root, module) === undefined,
  );
}
