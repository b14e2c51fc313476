import type { AppSource } from '../../../src/app/app-source.ts';
import type { Result } from '../../../src/builder/types.ts';
import type { Decided, Reason } from '../../../src/plan/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import { conda } from './conda.ts';
import { unknownGroups } from './dependency-groups.ts';
import { disagreement } from './lock-disagreement.ts';
import { none } from './none.ts';
import { pdm } from './pdm.ts';
import { pip } from './pip.ts';
import { pipenv } from './pipenv.ts';
import { poetry } from './poetry.ts';
import { pyproject } from './pyproject.ts';
import { place, readToml } from './read-toml.ts';
import { script } from './script.ts';
import { setuptools } from './setuptools.ts';
import type {
  DependencyConfig,
  DependencyPlan,
  Found,
  ManagerId,
  PackageManager,
} from './types.ts';
import { uv } from './uv.ts';
import { withOwnUv } from './uv-settings.ts';

/** In the order in which they are taken where there is no lock (docs/python.md). */
const managers: readonly PackageManager[] = [
  uv,
  pdm,
  pip,
  pipenv,
  poetry,
  pyproject,
  setuptools,
  conda,
  script,
  none,
];

export interface Dependencies {
  readonly manager: Decided<ManagerId>;
  readonly plan: DependencyPlan;
}

/**
 * Which package manager's files rule, and what they say is to be installed. A lock wins over every
 * unlocked list; two locks that disagree are a problem, as nothing tells which of them is current.
 */
export function planDependencies(
  app: AppSource,
  config: DependencyConfig,
): Result<Dependencies, readonly Problem[]> {
  // A broken manifest is an error also where another file would win.
  const broken = ['pyproject.toml', 'Pipfile'].flatMap((file) => {
    const read = readToml(app, file);
    return read.ok ? [] : read.problems;
  });
  if (broken.length > 0) return { ok: false, problems: broken };
  const chosen = chooseManager(app, config);
  if (!chosen.ok) return chosen;
  const { manager, decided } = chosen.value;
  const unknown = unknownGroups(app, config, manager.id);
  if (unknown.length > 0) return { ok: false, problems: unknown };
  const plan = manager.plan(app, config);
  if (!plan.ok) return plan;
  return { ok: true, value: { manager: decided, plan: withOwnUv(app, plan.value) } };
}

/** What a manager says is to be installed with another configuration: more groups, say. */
export function planOf(
  id: ManagerId,
  app: AppSource,
  config: DependencyConfig,
): Result<DependencyPlan, readonly Problem[]> {
  return (managers.find((one) => one.id === id) ?? none).plan(app, config);
}

/** True when some manager's files are there: a lock, a list or a project that can be installed. */
export function declaresDependencies(app: AppSource, config: DependencyConfig): boolean {
  return managers.some((manager) => manager.find(app, config) !== undefined);
}

type Choice = { readonly manager: PackageManager; readonly decided: Decided<ManagerId> };

function chooseManager(
  app: AppSource,
  config: DependencyConfig,
): Result<Choice, readonly Problem[]> {
  const found = managers.flatMap((manager): Found[] => {
    const manifest = manager.find(app, config);
    return manifest ? [[manager, manifest]] : [];
  });
  if (config.manager !== undefined) return configured(config.manager, found);
  const locks = found.filter(([, manifest]) => manifest.locked);
  if (locks.length > 1) {
    const problem = disagreement(app, config, locks);
    if (problem) return { ok: false, problems: [problem] };
  }
  const [first = undefined] = locks.length > 0 ? locks : found;
  if (!first) {
    const rule = 'no file declares dependencies';
    return {
      ok: true,
      value: { manager: none, decided: decide(none, { rule, via: 'default' }, []) },
    };
  }
  const [manager, { file, locked }] = first;
  const rule = locked ? `${file} locks the dependencies` : `${file} lists the dependencies`;
  const others = found.filter(([other]) => other !== manager);
  const reason: Reason = { rule, at: place(file), via: locked ? 'lock' : 'app' };
  return { ok: true, value: { manager, decided: decide(manager, reason, others) } };
}

function decide(
  manager: PackageManager,
  reason: Reason,
  others: readonly Found[],
): Decided<ManagerId> {
  const file = reason.at?.file;
  const rejected = others
    .filter(([, manifest]) => manifest.file !== file)
    .map(([other, manifest]) => ({
      value: other.id,
      why: manifest.locked
        ? `${manifest.file} locks the same packages as ${file}`
        : `${file} comes before ${manifest.file}`,
    }));
  return { value: manager.id, reason, ...(rejected.length > 0 ? { rejected } : {}) };
}

function configured(id: ManagerId, found: readonly Found[]): Result<Choice, readonly Problem[]> {
  const manager = managers.find((one) => one.id === id) ?? none;
  if (id !== 'none' && !found.some(([one]) => one.id === id)) {
    const seen = found.map(([one, manifest]) => `${one.id} (${manifest.file})`).join(', ');
    return {
      ok: false,
      problems: [
        {
          code: 'WARP_PYTHON_MANAGER',
          phase: 'config',
          message: `python.manager is ${id}, but the app has no file of it; found: ${seen || 'none'}`,
          hint: 'Correct python.manager in warp.yaml, or remove it.',
        },
      ],
    };
  }
  const reason: Reason = { rule: `python.manager in warp.yaml is ${id}`, via: 'config' };
  return { ok: true, value: { manager, decided: { value: id, reason } } };
}
