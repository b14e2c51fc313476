import type { AppSource } from '../../../src/app/app-source.ts';
import type { Result } from '../../../src/builder/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import { count } from './count-packages.ts';
import { dependencyGroups, groupFacts } from './dependency-groups.ts';
import { localDependencies, localDependency } from './local-dependency.ts';
import { judgeLock } from './lock-freshness.ts';
import { pinnedPlan } from './locked-requirements.ts';
import { poetryDigests } from './poetry-digest.ts';
import { poetryPackages, poetryVersions } from './poetry-lock.ts';
import { poetryRoots, type RootDependency } from './poetry-manifest.ts';
import { installProject } from './project-install.ts';
import { projectNeed } from './project-metadata.ts';
import { exactToml, readToml, type Table, tableAt } from './read-toml.ts';
import { systemNeeds } from './system-packages.ts';
import type { DependencyConfig, DependencyPlan, PackageManager } from './types.ts';
import { withoutManifest } from './without-manifest.ts';

const lockFile = 'poetry.lock';
const manifest = 'pyproject.toml';

/** Poetry: poetry.lock as it stands, or `[tool.poetry.dependencies]` where there is no lock. */
export const poetry: PackageManager = {
  id: 'poetry',
  find(app) {
    if (app.entry(lockFile)) return { file: lockFile, locked: true };
    const toml = readToml(app, manifest);
    if (!toml.ok || !tableAt(toml.value, 'tool', 'poetry', 'dependencies')) return undefined;
    const standard = tableAt(toml.value, 'project')?.dependencies !== undefined;
    return standard ? undefined : { file: manifest, locked: false };
  },
  plan(app, config) {
    const toml = readToml(app, manifest);
    const lock = readToml(app, lockFile);
    if (!toml.ok || !lock.ok) {
      return { ok: false, problems: [toml, lock].flatMap((r) => (r.ok ? [] : r.problems)) };
    }
    if (!toml.value) return { ok: false, problems: [withoutManifest(lockFile, manifest)] };
    const roots = poetryRoots(toml.value, config);
    const plan = lock.value
      ? locked(app, config, { toml: toml.value, lock: lock.value, roots })
      : unlocked(app, roots);
    if (!plan.ok) return plan;
    const facts = groupFacts(app.text(manifest), dependencyGroups(toml.value, config));
    const need = projectNeed(app);
    const project = need ? { project: installProject(app, need) } : {};
    return {
      ok: true,
      value: { ...plan.value, facts: [...plan.value.facts, ...facts], ...project },
    };
  },
};

function locked(
  app: AppSource,
  config: DependencyConfig,
  from: { toml: Table; lock: Table; roots: readonly RootDependency[] },
): Result<DependencyPlan, readonly Problem[]> {
  const digest = tableAt(from.lock, 'metadata')?.['content-hash'];
  const judged = judgeLock({
    lock: lockFile,
    manifest,
    relock: 'poetry lock',
    wanted: from.roots,
    locked: poetryVersions(from.lock),
    recorded: typeof digest === 'string' ? digest : undefined,
    digests: poetryDigests(exactToml(app, manifest) ?? {}),
  });
  if (judged.problems.length > 0) return { ok: false, problems: judged.problems };
  const groups = ['main', ...dependencyGroups(from.toml, config).taken];
  const packages = poetryPackages(from.lock, from.roots, groups);
  const plan = pinnedPlan(app, 'poetry', { lock: lockFile, packages });
  if (!plan.ok) return plan;
  return { ok: true, value: { ...plan.value, warnings: judged.warnings } };
}

function unlocked(
  app: AppSource,
  roots: readonly RootDependency[],
): Result<DependencyPlan, readonly Problem[]> {
  const file = '.warp-own-requirements.txt';
  const wanted = roots.flatMap(({ path }) =>
    path === undefined ? [] : localDependency(path, true),
  );
  const locals = localDependencies(app, manifest, wanted);
  if (!locals.ok) return locals;
  const reason = {
    rule: `${manifest} lists Poetry dependencies; there is no ${lockFile}`,
    at: { file: manifest },
    via: 'app' as const,
  };
  const lines = roots.map((one) => `${one.editable ? '-e ' : ''}${one.requirement}\n`);
  const install = {
    title: `installing ${count(roots.length)} from ${manifest}`,
    argv: ['uv', 'pip', 'install', '-r', file],
    reason,
  };
  return {
    ok: true,
    value: {
      manager: 'poetry',
      inputs: locals.value,
      folders: locals.value,
      files: roots.length > 0 ? [{ path: file, content: lines.join('') }] : [],
      ...(roots.length > 0 ? { install } : {}),
      compiles: true,
      needs: systemNeeds(
        roots.map((one) => ({
          name: one.name,
          file: manifest,
          vcs: /@ git\+/.test(one.requirement),
        })),
      ),
      packages: roots.map((one) => one.name),
      facts: [{ name: 'python.lock', value: null, reason }],
      warnings: [],
    },
  };
}
