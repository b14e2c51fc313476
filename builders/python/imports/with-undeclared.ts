import type { AppSource } from '../../../src/app/app-source.ts';
import type { Reason, Warning } from '../../../src/plan/types.ts';
import type { DependencyPlan } from '../package-managers/types.ts';
import type { UndeclaredImport } from './undeclared-imports.ts';

const listFile = '.warp-imported-requirements.txt';

/** What the code imports and nothing declares: installed where nothing at all is declared, else told. */
export function withUndeclared(
  app: AppSource,
  plan: DependencyPlan,
  missing: readonly UndeclaredImport[],
): DependencyPlan {
  return plan.manager === 'none' && !declaresElsewhere(app)
    ? withInstalled(plan, missing)
    : withWarning(plan, missing);
}

/** Lists in places where warp does not look: what is installed is not to be guessed beside them. */
function declaresElsewhere(app: AppSource): boolean {
  const list =
    /(^|\/)(requirements[^/]*\.(txt|in|pip)|requirements\/[^/]+|Pipfile|environment\.ya?ml|pixi\.toml|pyproject\.toml|setup\.(py|cfg))$/;
  return app.entries().some(({ path, kind }) => kind === 'file' && list.test(path));
}

function withWarning(plan: DependencyPlan, missing: readonly UndeclaredImport[]): DependencyPlan {
  if (missing.length === 0) return plan;
  return { ...plan, warnings: [...plan.warnings, notDeclared(missing)] };
}

function withInstalled(plan: DependencyPlan, missing: readonly UndeclaredImport[]): DependencyPlan {
  const [first] = missing;
  if (first === undefined) return plan;
  const names = missing.map(({ distribution }) => distribution).toSorted();
  const at = { file: first.file, line: first.line };
  const reason: Reason = {
    rule: 'no file declares dependencies; the code imports these',
    at,
    via: 'assumed',
  };
  return {
    ...plan,
    files: [...plan.files, { path: listFile, content: names.map((name) => `${name}\n`).join('') }],
    install: {
      title: `installing what the code imports: ${names.join(', ')}`,
      argv: ['uv', 'pip', 'install', '-r', listFile],
      reason,
    },
    compiles: true,
    packages: names,
    open: names,
    warnings: [...plan.warnings, nothingDeclared(names, at)],
  };
}

function notDeclared(missing: readonly UndeclaredImport[]): Warning {
  const told = missing.map(
    ({ module, distribution, file, line }) => `${module} (${distribution}; ${file}, line ${line})`,
  );
  const names = missing.map(({ distribution }) => distribution);
  return {
    code: 'WARP_PYTHON_UNDECLARED',
    message: `the code imports what no dependency asks for: ${told.join(', ')}`,
    hint: `add ${names.join(', ')} to the dependencies; now it works only if another package brings it`,
  };
}

function nothingDeclared(names: readonly string[], at: Warning['at']): Warning {
  return {
    code: 'WARP_PYTHON_UNDECLARED',
    message: `nothing declares dependencies; what the code imports is installed, in the releases of the day: ${names.join(', ')}`,
    hint: 'write them into a requirements.txt',
    ...(at === undefined ? {} : { at }),
  };
}
