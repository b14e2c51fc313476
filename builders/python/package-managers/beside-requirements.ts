import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import type { Warning } from '../../../src/plan/types.ts';
import { type ProjectDependencies, projectDependencies } from './project-metadata.ts';
import { parseRequirement } from './requirement-name.ts';
import { readRequirements } from './requirements/read-requirements.ts';
import type { AskedPackage } from './system-packages.ts';
import type { DependencyPlan } from './types.ts';

/** Dependencies of the app itself (`-e .`), written beside the requirements files. */
const ownRequirements = '.warp-own-requirements.txt';

/** What is installed besides the requirements. */
export interface Extra {
  readonly inputs: readonly RelPath[];
  readonly files: DependencyPlan['files'];
  readonly argv: readonly string[];
  readonly computed: boolean;
  readonly warnings: readonly Warning[];
}

export const nothing: Extra = {
  inputs: [],
  files: [],
  argv: [],
  computed: false,
  warnings: [],
};

/** `-e .` brings the app's own dependencies: read from its metadata, installed before the source. */
export function ownPart(app: AppSource, extras: readonly string[]): Extra {
  const own = projectDependencies(app, extras);
  if (!own || own.kind === 'computed') {
    const file = own?.at ?? 'setup.py';
    const warning: Warning = computedWarning(file);
    return { ...nothing, computed: true, warnings: [warning] };
  }
  if (own.kind === 'files') {
    const tree = own.files.map((file) => readRequirements(app, file));
    const inputs = tree.flatMap((one) => [...one.files.keys()]);
    return { ...nothing, inputs, argv: own.files.flatMap((file) => ['-r', file]) };
  }
  return listed(own);
}

/** Told wherever a source edit makes the dependencies be installed again. */
export function computedWarning(file: RelPath): Warning {
  return {
    code: 'WARP_DEPENDENCIES_COMPUTED',
    message: `${file} computes the app's dependencies, so they are installed again with every source edit`,
    hint: `List them as literals in ${file}, in pyproject.toml's [project] dependencies, or in requirements.txt.`,
    at: { file },
  };
}

function listed(own: ProjectDependencies & { kind: 'listed' }): Extra {
  if (own.requirements.length === 0) return nothing;
  const content = own.requirements.map((one) => `${one}\n`).join('');
  return {
    ...nothing,
    files: [{ path: ownRequirements, content }],
    argv: ['-r', ownRequirements],
  };
}

/** Requirements beside pyproject.toml: they are its pinned form, or are installed together with it. */
export function besidePyproject(
  app: AppSource,
  asked: readonly AskedPackage[],
  file: RelPath,
): Extra {
  const own = app.entry('pyproject.toml') ? projectDependencies(app, []) : undefined;
  if (own?.kind !== 'listed' || own.at !== 'pyproject.toml') return nothing;
  const names = new Set(asked.map((one) => one.name));
  const missing = own.requirements.filter((one) => {
    const name = parseRequirement(one)?.name;
    return name !== undefined && !names.has(name);
  });
  if (missing.length === 0) return nothing;
  const warning: Warning = {
    code: 'WARP_PYTHON_TWO_LISTS',
    message: `pyproject.toml asks for ${missing.join(', ')}, which ${file} does not name: both are installed`,
    hint: 'Keep one list, or set python.manager in warp.yaml to pip or pyproject.',
    at: { file: 'pyproject.toml' },
  };
  return { ...listed({ ...own, requirements: missing }), warnings: [warning] };
}
