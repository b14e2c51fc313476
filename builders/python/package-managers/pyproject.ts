import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import { compileIgnorePattern } from '../../../src/app/ignore-pattern.ts';
import type { Reason } from '../../../src/plan/types.ts';
import { askedReleases } from './asked-releases.ts';
import { computedWarning } from './beside-requirements.ts';
import { count } from './count-packages.ts';
import { dependencyGroups, groupFacts, groupRequirements } from './dependency-groups.ts';
import { fileRequirement } from './file-requirement.ts';
import { type LocalDependency, localDependencies, localDependency } from './local-dependency.ts';
import { pipPlan } from './pip.ts';
import { installProject } from './project-install.ts';
import { projectDependencies, projectNeed } from './project-metadata.ts';
import { lineOf, place, readToml, type Table, tableAt } from './read-toml.ts';
import { normalName, openNames, parseRequirement } from './requirement-name.ts';
import { readRequirements } from './requirements/read-requirements.ts';
import { systemNeeds } from './system-packages.ts';
import type { DependencyConfig, DependencyPlan, PackageManager } from './types.ts';

const manifest = 'pyproject.toml';

/**
 * pyproject.toml's `[project]`, or dependency groups for production alone, without a lock: resolved when
 * the `dependencies` stage is built.
 */
export const pyproject: PackageManager = {
  id: 'pyproject',
  find(app, config) {
    // A broken file is found too, so that it is reported instead of passed over.
    const read = readToml(app, manifest);
    const found =
      !read.ok ||
      tableAt(read.value, 'project') !== undefined ||
      standardGroups(read.value, config).length > 0;
    return found ? { file: manifest, locked: false } : undefined;
  },
  plan(app, config) {
    const toml = readToml(app, manifest);
    if (!toml.ok) return toml;
    const own = projectDependencies(app, config.extras ?? []);
    if (own?.kind === 'files') {
      const file = own.files[0] ?? manifest;
      const trees = own.files.map((one) => readRequirements(app, one));
      const problems = trees.flatMap((tree) => tree.problems);
      if (problems.length > 0) return { ok: false, problems };
      return { ok: true, value: fromFiles(app, file, config) };
    }
    const table = toml.value ?? {};
    const requirements = [
      ...(own?.kind === 'listed' ? own.requirements : []),
      ...standardGroups(table, config).flatMap((group) => groupRequirements(table, group)),
    ];
    const locals = localDependencies(app, manifest, [
      ...requirements.flatMap((one) => fileRequirement(one) ?? []),
      ...pathSources(app, table, requirements),
    ]);
    if (!locals.ok) return locals;
    const folders = [...new Set([...locals.value, ...workspaceMembers(app, table)])];
    return { ok: true, value: pyprojectPlan(app, config, { folders, requirements, table }) };
  },
};

/** Groups of `[dependency-groups]` that production takes; those of Poetry and PDM are theirs to read. */
function standardGroups(toml: Table | undefined, config: DependencyConfig): readonly string[] {
  const groups = Object.keys(tableAt(toml, 'dependency-groups') ?? {});
  return dependencyGroups(toml, config).taken.filter((name) => groups.includes(name));
}

/** Setuptools reads the list from requirements files: they are installed, the rest as usual. */
function fromFiles(app: AppSource, file: RelPath, config: DependencyConfig): DependencyPlan {
  const base = pipPlan(app, readRequirements(app, file), { file, alone: true });
  const plan = { ...base, manager: 'pyproject' as const };
  return plan.project ? plan : { ...plan, ...ownProject(app, config, false) };
}

function pyprojectPlan(
  app: AppSource,
  config: DependencyConfig,
  from: {
    readonly folders: readonly RelPath[];
    readonly requirements: readonly string[];
    readonly table: Table;
  },
): DependencyPlan {
  const { folders, requirements, table } = from;
  const computed = projectDependencies(app, [])?.kind === 'computed';
  const parsed = requirements.flatMap((one) => parseRequirement(one) ?? []);
  const names = parsed.map(({ name }) => name);
  const line = lineOf(app.text(manifest), /^\s*(dependencies\s*=|\[dependency-groups\])/);
  const reason: Reason = {
    rule: `${manifest} lists the dependencies; there is no lock`,
    at: place(manifest, line),
    via: 'app',
  };
  const asked = [
    ...(tableAt(table, 'project') === undefined ? [] : ['-r', manifest]),
    ...standardGroups(table, config).flatMap((group) => ['--group', group]),
    ...(config.extras ?? []).flatMap((extra) => ['--extra', extra]),
  ];
  const vcs = new Set(requirements.flatMap((one) => (/@\s*git\+/.test(one) ? [one] : [])));
  return {
    manager: 'pyproject',
    inputs: [manifest, ...folders],
    folders,
    files: [],
    ...(computed || requirements.length === 0
      ? {}
      : {
          install: {
            title: `installing ${count(requirements.length)} from ${manifest}`,
            argv: ['uv', 'pip', 'install', ...asked],
            reason,
          },
        }),
    ...ownProject(app, config, computed),
    compiles: true,
    needs: systemNeeds(
      requirements.map((one) => ({
        name: parseRequirement(one)?.name ?? one,
        vcs: vcs.has(one),
        ...place(manifest, line),
      })),
    ),
    packages: names,
    asked: askedReleases(parsed),
    open: openNames(parsed),
    facts: [
      { name: 'python.lock', value: null, reason },
      ...groupFacts(app.text(manifest), dependencyGroups(table, config)),
    ],
    warnings: computed ? [computedWarning(manifest)] : [],
  };
}

function ownProject(
  app: AppSource,
  config: DependencyConfig,
  computed: boolean,
): Pick<DependencyPlan, 'project'> {
  const need = projectNeed(app);
  if (!need && !computed) return {};
  const reason: Reason = need?.reason ?? {
    rule: 'only building the app tells its dependencies',
    at: { file: manifest },
    via: 'app',
  };
  const editable = need?.editable ?? true;
  return {
    project: installProject(app, {
      editable,
      reason,
      ...(computed ? { withDependencies: config.extras ?? [] } : {}),
    }),
  };
}

/** Folders and archives of `[tool.uv.sources]`; one that only a developer's set asks for may be missing. */
function pathSources(
  app: AppSource,
  toml: Table,
  requirements: readonly string[],
): LocalDependency[] {
  const asked = new Set(requirements.map((one) => parseRequirement(one)?.name));
  const sources = Object.entries(tableAt(toml, 'tool', 'uv', 'sources') ?? {});
  return sources.flatMap(([name, one]) => {
    const { path, editable } = tableAt(one) ?? {};
    if (typeof path !== 'string') return [];
    const local = localDependency(path, editable === true);
    return asked.has(normalName(name)) || app.entry(local.path) ? [local] : [];
  });
}

/** Folders of a uv workspace's other packages. */
function workspaceMembers(app: AppSource, toml: Table): RelPath[] {
  const workspace = tableAt(toml, 'tool', 'uv', 'workspace');
  const patterns = Array.isArray(workspace?.members) ? workspace.members : [];
  return patterns.flatMap((pattern) => matching(app, String(pattern))).filter((one) => one !== '');
}

function matching(app: AppSource, pattern: string): RelPath[] {
  const shape = compileIgnorePattern(`${pattern}/${manifest}`);
  return app
    .entries()
    .filter(({ path, kind }) => kind === 'file' && shape?.matches(path))
    .map(({ path }) => path.slice(0, -manifest.length - 1));
}
