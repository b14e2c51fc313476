import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import { leadsOut } from '../../../src/app/rel-path.ts';
import type { Result } from '../../../src/builder/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import { pathOutside } from './path-outside.ts';
import { resolveRel } from './requirements/parse-requirements.ts';

/** A dependency that is a folder or an archive (wheel, sdist) of the app. */
export interface LocalDependency {
  readonly path: RelPath;
  readonly editable: boolean;
}

/** As a manifest or lock at the app's top writes it: `./lib`, `lib/`, `vendor/x.whl`. */
export function localDependency(path: string, editable: boolean): LocalDependency {
  return { path: resolveRel('', path) ?? path, editable };
}

/**
 * Paths of the folders and archives that `file` asks for, those of the app itself left out. One that
 * the build does not see is a problem.
 */
export function localDependencies(
  app: AppSource,
  file: RelPath,
  wanted: readonly LocalDependency[],
): Result<readonly RelPath[], readonly Problem[]> {
  const paths = [...new Set(wanted.map(({ path }) => path))].filter((path) => path !== '');
  const problems = paths.flatMap((path): Problem[] => {
    const absolute = /^\/|^[A-Za-z]:[\\/]/.test(path);
    if (!absolute && app.entry(path)) return [];
    const away = absolute || leadsOut(path);
    const what = `${file} takes a package from ${path}`;
    return [away ? pathOutside(what, { file }) : missingPackage(file, path)];
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: paths };
}

/** A dependency that is to be in the app's folder and is not. */
export function missingPackage(file: RelPath, path: string): Problem {
  return {
    code: 'WARP_REQUIREMENTS_MISSING',
    phase: 'plan',
    message: `${file} asks for ${path}, which is not in the app's folder`,
    hint: 'Add it, or see whether an ignore file leaves it out.',
    at: { file },
  };
}
