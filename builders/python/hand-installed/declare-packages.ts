import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import { joinRelative } from '../../../src/app/rel-path.ts';
import type { Declaration, PackageChanges } from '../../../src/builder/hand-installed.ts';
import { layout } from '../../../src/plan/image-layout.ts';
import type { Plan } from '../../../src/plan/types.ts';
import type { ManagerId } from '../package-managers/types.ts';
import { projectWith } from './project-with.ts';
import { requirementsWith } from './requirements-with.ts';

/** Managers whose own command changes list and lock at once, with how it adds and removes. */
const commands: Readonly<Partial<Record<ManagerId, { add: string; remove: string }>>> = {
  uv: { add: 'uv add', remove: 'uv remove' },
  poetry: { add: 'poetry add', remove: 'poetry remove' },
  pdm: { add: 'pdm add', remove: 'pdm remove' },
  pipenv: { add: 'pipenv install', remove: 'pipenv uninstall' },
};

interface Manifest {
  readonly manager: ManagerId;
  /** The file that rules, by its path in the source. */
  readonly file: RelPath;
}

/** Asks for packages that are in the environment by the file that the app's package manager reads. */
export function declarePackages(
  source: AppSource,
  plan: Plan,
  changes: PackageChanges,
): Declaration {
  const { manager, file } = manifestOf(plan);
  const command = commands[manager];
  if (command) return byCommand(command, changes);
  if (manager === 'script') {
    return byCommand(
      { add: `uv add --script ${file}`, remove: `uv remove --script ${file}` },
      changes,
    );
  }
  if (manager === 'pip' || manager === 'none') return byRequirements(source, file, changes);
  if (manager === 'pyproject') return byProject(source, file, changes);
  return inWords(file, changes);
}

/** The plan's word on it: its fact names the file, and the stage of the dependencies where that is. */
function manifestOf(plan: Plan): Manifest {
  const fact = plan.facts.find(({ name }) => name === 'python.manager');
  const manager = (fact?.value ?? 'none') as ManagerId;
  const place = plan.image.workdir.slice(layout.source.length + 1);
  const named = fact?.reason.at?.file ?? 'requirements.txt';
  const inputs = plan.stages.flatMap(({ id, steps }) =>
    id === 'dependencies'
      ? steps.flatMap((step) => (step.kind === 'run' ? (step.mounts ?? []) : []))
      : [],
  );
  const read = inputs.flatMap(({ from }) =>
    from.kind === 'context' && from.name === 'app' ? from.include : [],
  );
  const file = read.find((path) => path === named || path.endsWith(`/${named}`));
  return { manager, file: file ?? joinRelative(place, named) };
}

function byCommand(
  { add, remove }: { readonly add: string; readonly remove: string },
  { added, changed, removed }: PackageChanges,
): Declaration {
  const wanted = [...added, ...changed].map(({ name, version }) => `'${name}==${version}'`);
  return {
    files: new Map(),
    commands: [
      ...(wanted.length > 0 ? [`${add} ${wanted.join(' ')}`] : []),
      ...(removed.length > 0 ? [`${remove} ${removed.join(' ')}`] : []),
    ],
    notes: [],
  };
}

function byRequirements(source: AppSource, file: RelPath, changes: PackageChanges): Declaration {
  const text = source.text(file) ?? '';
  const from = compiledFrom(source, file, text);
  if (from !== undefined) {
    const hashes = hashed(text) ? ' --generate-hashes' : '';
    const declared = from.endsWith('.toml')
      ? byProject(source, from, changes)
      : byRequirements(source, from, changes);
    const command = `uv pip compile${hashes} ${from} -o ${file}`;
    return declared.files.size > 0 ? { ...declared, commands: [command] } : declared;
  }
  // A line without hashes among lines with them is refused by every installer.
  if (hashed(text)) return inWords(file, changes);
  const edited = requirementsWith(text, changes);
  return {
    files: edited === text ? new Map() : new Map([[file, edited]]),
    commands: [],
    notes: [],
  };
}

/** The list that a list of pins was made from, where it says so and that list is there. */
function compiledFrom(source: AppSource, file: RelPath, text: string): RelPath | undefined {
  if (!/^\s*# via\b/m.test(text)) return undefined;
  const beside = file.replace(/\.txt$/, '.in');
  if (beside !== file && source.text(beside) !== undefined) return beside;
  const project = joinRelative(file, '../pyproject.toml');
  const named = /\(pyproject\.toml\)/.test(text) && source.text(project) !== undefined;
  return named ? project : undefined;
}

function hashed(text: string): boolean {
  return /\s--hash[=\s]/.test(text);
}

function byProject(source: AppSource, file: RelPath, changes: PackageChanges): Declaration {
  const text = source.text(file) ?? '';
  const edited = projectWith(text, changes);
  if (edited === undefined) return inWords(file, changes);
  return {
    files: edited === text ? new Map() : new Map([[file, edited]]),
    commands: [],
    notes: [],
  };
}

function inWords(file: RelPath, { added, changed, removed }: PackageChanges): Declaration {
  const wanted = [...added, ...changed].map(({ name, version }) => `${name}==${version}`);
  return {
    files: new Map(),
    commands: [],
    notes: [
      ...(wanted.length > 0 ? [`have ${file} ask for ${wanted.join(', ')}`] : []),
      ...(removed.length > 0 ? [`take ${removed.join(', ')} out of ${file}`] : []),
    ],
  };
}
