import type { RelPath } from '../../../src/app/app-source.ts';
import { directoryOf, join, type PythonProject } from '../source/project.ts';
import { depthOf, inMainFolder } from './file-rank.ts';
import type { Reading } from './reading.ts';
import { servingModule } from './scripts.ts';

const file = '__main__.py';
/** One more than the server's own file has: the package says how it is run. */
const ahead = 2;
/** A package that can be run, though nothing shows that it serves. */
const runnable = 24;

/** Packages that `python -m PACKAGE` runs, and what serves in them: their own code or what they import. */
export function packagePrograms(project: PythonProject): Reading[] {
  return project.app.entries().flatMap(({ path, kind }) => {
    if (kind !== 'file' || !path.endsWith(`/${file}`) || depthOf(path) > 2) return [];
    return inMainFolder(path) ? packageProgram(project, path) : [];
  });
}

/** A package's `__main__.py`, named as a file, is its package run by Python. */
export function packageFile(project: PythonProject, main: RelPath): Reading | undefined {
  return main.endsWith(`/${file}`) ? packageProgram(project, main)[0] : undefined;
}

function packageProgram(project: PythonProject, main: RelPath): Reading[] {
  const { path, module } = packageOf(project, main);
  const name = module.replace(/\.__main__$/, '');
  const served = [main, ...ownImports(project, main)].flatMap((one) => {
    return servingModule(project, one) ?? [];
  });
  const [server] = served;
  const evidence = [
    { what: `python -m ${name} runs the package`, at: { file: main, line: 1 } },
    ...(server?.evidence ?? []),
  ];
  const argv = ['python', '-m', name];
  const common = { file: main, root: '', pythonPath: path === '' ? [] : [path], evidence };
  if (server === undefined || server.entry.kind !== 'script') {
    const entry = { kind: 'script' as const, file: main, argv };
    return [{ ...common, framework: 'script', score: runnable - 3 * depth(main), entry }];
  }
  const entry = { ...server.entry, argv: [...argv, ...options(server.entry.argv)] };
  const replaces = [{ file: server.file, framework: server.framework, program: true }];
  return [{ ...server, ...common, score: server.score + ahead, entry, replaces }];
}

/** A folder without `__init__.py` is run by its name from the top, too: `python -m FOLDER`. */
function packageOf(project: PythonProject, main: RelPath): { path: RelPath; module: string } {
  const found = project.importable(main);
  if (found.module !== '__main__') return found;
  return { path: '', module: directoryOf(main).replaceAll('/', '.') };
}

function depth(main: RelPath): number {
  return Math.max(0, depthOf(main) - 1);
}

function options(argv: readonly string[]): string[] {
  return argv.filter((word) => word.startsWith('--'));
}

/** Files of the package that its `__main__` imports from. */
function ownImports(project: PythonProject, main: RelPath): RelPath[] {
  const folder = directoryOf(main);
  const imports = project.module(main)?.imports ?? [];
  const found = imports.flatMap(({ module, level, name }) => {
    const whole = name === undefined ? module : join(module.replaceAll('.', '/'), name);
    const inner = project.resolve(whole.replaceAll('/', '.'), level, main);
    return inner ?? project.resolve(module, level, main) ?? [];
  });
  return [...new Set(found)].filter((one) => one.startsWith(`${folder}/`) && one !== main);
}
