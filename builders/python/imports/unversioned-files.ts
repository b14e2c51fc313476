import { type AppSource, isUnversioned, type RelPath } from '../../../src/app/app-source.ts';
import type { Warning } from '../../../src/plan/types.ts';
import type { DependencyPlan } from '../package-managers/types.ts';
import type { PythonProject } from '../source/project.ts';
import { importLines } from './import-lines.ts';
import { importedFiles } from './reachable-files.ts';

const code = 'WARP_GIT_IGNORED';
const hint = 'commit it (git add -f), make it in a build hook, or give what is in it as variables';

/** Modules among `files`, which starting the app loads, that a checkout elsewhere lacks. */
export function unversionedModules(project: PythonProject, files: readonly RelPath[]): Warning[] {
  return files
    .filter((file) => isUnversioned(project.app, file))
    .map((file) => moduleWarning(project, files, file));
}

function moduleWarning(project: PythonProject, files: readonly RelPath[], file: RelPath): Warning {
  const use = useOf(project, files, file);
  if (use === undefined) {
    const message = `git ignores ${file}, which the app starts with: there is no such app in a fresh clone, and CI cannot build it`;
    return { code, message, hint, at: { file } };
  }
  const without = use.optional
    ? 'an image from a fresh clone, as CI makes it, goes without what it sets'
    : 'an image from a fresh clone, as CI makes it, cannot load the app';
  const message = `git ignores ${file}, which ${use.by} imports in line ${use.line}: ${without}`;
  return { code, message, hint, at: { file: use.by, line: use.line } };
}

/** Where it is imported; outside of `if` and `try` if anywhere. */
function useOf(project: PythonProject, files: readonly RelPath[], file: RelPath) {
  const uses = files
    .filter((by) => by !== file && imports(project, by, file))
    .flatMap((by) =>
      (project.module(by)?.imports ?? [])
        .filter((item) => importedFiles(project, by, item).includes(file))
        .map(({ line, guards }) => ({ by, line, optional: guards.length > 0 })),
    );
  return uses.find(({ optional }) => !optional) ?? uses[0];
}

/** By its lines, which is quicker than parsing. */
function imports(project: PythonProject, by: RelPath, file: RelPath): boolean {
  const lines = importLines(project.app.text(by) ?? '');
  return lines.some((item) => importedFiles(project, by, item).includes(file));
}

/** Files and folders that the installation reads, and a checkout elsewhere lacks. */
export function unversionedManifests(app: AppSource, { inputs }: DependencyPlan): Warning[] {
  return inputs
    .filter((path) => isUnversioned(app, path))
    .map((path) => ({
      code,
      message: `git ignores ${path}, which the installation reads: an image from a fresh clone, as CI makes it, has other packages or none`,
      hint: 'commit it (git add -f)',
      at: { file: path },
    }));
}
