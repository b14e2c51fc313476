import type { AppSource } from '../../../src/app/app-source.ts';
import type { Result } from '../../../src/builder/types.ts';
import type { Warning } from '../../../src/plan/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import { dependencyGroups, groupFacts, groupRequirements } from './dependency-groups.ts';
import { gitAddress } from './git-address.ts';
import { localDependency } from './local-dependency.ts';
import { judgeLock } from './lock-freshness.ts';
import { type PinnedPackage, pinnedPlan } from './locked-requirements.ts';
import { pdmDigests } from './pdm-digest.ts';
import { installProject } from './project-install.ts';
import { projectDependencies, projectNeed } from './project-metadata.ts';
import { exactToml, readToml, strings, type Table, tableAt, tables } from './read-toml.ts';
import { normalName, parseRequirement } from './requirement-name.ts';
import type { DependencyConfig, PackageManager } from './types.ts';
import { withoutManifest } from './without-manifest.ts';

const lockFile = 'pdm.lock';
const manifest = 'pyproject.toml';

/** PDM: the default group of pdm.lock. Without the lock its pyproject.toml is a plain one. */
export const pdm: PackageManager = {
  id: 'pdm',
  find: (app) => (app.entry(lockFile) ? { file: lockFile, locked: true } : undefined),
  plan(app, config) {
    const toml = readToml(app, manifest);
    const lock = readToml(app, lockFile);
    if (!lock.ok || !toml.ok) {
      return { ok: false, problems: [lock, toml].flatMap((r) => (r.ok ? [] : r.problems)) };
    }
    if (!toml.value) return { ok: false, problems: [withoutManifest(lockFile, manifest)] };
    const groups = dependencyGroups(toml.value, config);
    const judged = judge(app, config, { toml: toml.value, lock: lock.value ?? {} });
    if (!judged.ok) return judged;
    const packages = pdmPackages(lock.value ?? {}, [...groups.taken, ...(config.extras ?? [])]);
    const plan = pinnedPlan(app, 'pdm', { lock: lockFile, packages });
    if (!plan.ok) return plan;
    const need = projectNeed(app);
    return {
      ok: true,
      value: {
        ...plan.value,
        facts: [...plan.value.facts, ...groupFacts(app.text(manifest), groups)],
        warnings: judged.value,
        ...(need ? { project: installProject(app, need) } : {}),
      },
    };
  },
};

function judge(
  app: AppSource,
  config: DependencyConfig,
  { toml, lock }: { toml: Table; lock: Table },
): Result<readonly Warning[], readonly Problem[]> {
  const own = projectDependencies(app, config.extras ?? []);
  const listed = own?.kind === 'listed' ? own.requirements : [];
  const grouped = dependencyGroups(toml, config).taken.flatMap((group) => [
    ...groupRequirements(toml, group),
    ...strings(tableAt(toml, 'tool', 'pdm', 'dev-dependencies')?.[group]),
  ]);
  const wanted = [...listed, ...grouped].flatMap((text) => {
    const parsed = parseRequirement(text);
    if (!parsed) return [];
    const ranges = parsed.specifier.startsWith('@') ? [] : [parsed.specifier];
    return [{ name: parsed.name, text: parsed.specifier, ranges }];
  });
  const locked = new Map<string, string[]>();
  for (const one of tables(lock.package)) {
    const name = normalName(String(one.name));
    locked.set(name, [...(locked.get(name) ?? []), String(one.version)]);
  }
  const digest = tableAt(lock, 'metadata')?.content_hash;
  const { problems, warnings } = judgeLock({
    lock: lockFile,
    manifest,
    relock: 'pdm lock',
    wanted,
    locked,
    recorded: typeof digest === 'string' ? digest : undefined,
    digests: pdmDigests(exactToml(app, manifest) ?? {}),
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: warnings };
}

/** The default group's packages and those of `groups`; once, though the lock has one per extra. */
function pdmPackages(lock: Table, groups: readonly string[]): readonly PinnedPackage[] {
  const wanted = new Set(['default', ...groups.map(normalName)]);
  const packages = tables(lock.package).filter((one) =>
    (one.groups === undefined ? ['default'] : strings(one.groups)).some((group) =>
      wanted.has(normalName(group)),
    ),
  );
  const key = (one: Table) => `${one.name} ${one.version} ${one.revision ?? ''}`;
  const distinct = [...new Map(packages.map((one) => [key(one), one])).values()];
  const files = tableAt(lock, 'metadata', 'files');
  return distinct.map((one) => pinned(one, files));
}

function pinned(one: Table, allFiles: Table | undefined): PinnedPackage {
  // Locks up to format 4.2 keep the files of all packages in one table.
  const files = tables(one.files ?? allFiles?.[`${one.name} ${one.version}`]);
  const { git, url, path } = one;
  const address =
    typeof git === 'string'
      ? `@ ${gitAddress(git, one.revision ?? one.ref, one.subdirectory)}`
      : typeof url === 'string'
        ? `@ ${url}`
        : undefined;
  const local = typeof path === 'string' ? localDependency(path, one.editable === true) : undefined;
  return {
    name: normalName(String(one.name)),
    pin: address ?? `==${one.version}`,
    ...(typeof one.marker === 'string' ? { marker: one.marker } : {}),
    hashes: git === undefined && !local ? files.flatMap((file) => String(file.hash)) : [],
    wheels: files.flatMap((file) => String(file.file ?? file.url ?? '')),
    ...(local ? { local } : {}),
  };
}
