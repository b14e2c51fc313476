import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import { checkOutSubmodules, missingSubmodules } from '../../../src/app/submodules.ts';
import type { Result } from '../../../src/builder/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import type { DependencyPlan } from '../package-managers/types.ts';
import { directoryOf, join, type PythonProject } from '../source/project.ts';
import { importLines } from './import-lines.ts';

/** Submodules that are not checked out though `files`, which starting the app loads, import them. */
export function importedSubmodules(
  project: PythonProject,
  files: readonly RelPath[],
): readonly Problem[] {
  const missing = missingSubmodules(project.app);
  if (missing.length === 0) return [];
  for (const file of files) {
    if (!importLines(project.app.text(file) ?? '').some((one) => inside(missing, file, one)))
      continue;
    for (const item of project.module(file)?.imports ?? []) {
      const path = item.guards.length === 0 ? inside(missing, file, item) : undefined;
      if (path !== undefined) return [problem(path, `${file} imports`, { file, line: item.line })];
    }
  }
  return [];
}

/** The dependencies, unless the installation reads a submodule that is not checked out. */
export function checkedOut<T extends { readonly plan: DependencyPlan }>(
  app: AppSource,
  found: Result<T, readonly Problem[]>,
): Result<T, readonly Problem[]> {
  if (!found.ok) return found;
  const { plan } = found.value;
  const paths = [...plan.inputs, ...(plan.folders ?? [])];
  const path = missingSubmodules(app).find((one) =>
    paths.some((input) => input === one || input.startsWith(`${one}/`)),
  );
  const at = plan.install?.reason.at;
  if (path === undefined) return found;
  return { ok: false, problems: [problem(path, `${at?.file ?? 'the app'} installs`, at)] };
}

/** The submodule that a module would be in, from the top, from `src` or from beside the file. */
function inside(
  missing: readonly RelPath[],
  file: RelPath,
  { module, level, name = '' }: { module: string; level: number; name: string | undefined },
): RelPath | undefined {
  const path = join(...module.split('.'), ...(name === '*' ? [] : name.split('.')));
  const roots = level > 0 ? [directoryOf(file)] : ['', 'src', directoryOf(file)];
  const places = roots.map((root) => join(root, path));
  return missing.find((one) =>
    places.some((place) => place === one || place.startsWith(`${one}/`)),
  );
}

function problem(path: RelPath, use: string, at: Problem['at']): Problem {
  return {
    code: 'WARP_SUBMODULE_MISSING',
    phase: 'plan',
    message: `${use} what is in the git submodule ${path}, which is not checked out`,
    hint: checkOutSubmodules,
    ...(at ? { at } : {}),
  };
}
