import { type PinnedPackage, pinnedPlan } from './locked-requirements.ts';
import { installProject } from './project-install.ts';
import { projectDependencies, projectNeed } from './project-metadata.ts';
import { readToml, strings, type Table, tables } from './read-toml.ts';
import { normalName, parseRequirement } from './requirement-name.ts';
import type { PackageManager } from './types.ts';

const lockFile = 'pdm.lock';

/** PDM: the default group of pdm.lock. Without the lock its pyproject.toml is a plain one. */
export const pdm: PackageManager = {
  id: 'pdm',
  find: (app) => (app.entry(lockFile) ? { file: lockFile, locked: true } : undefined),
  plan(app, config) {
    const toml = readToml(app, 'pyproject.toml');
    const lock = readToml(app, lockFile);
    if (!lock.ok || !toml.ok) {
      return { ok: false, problems: [lock, toml].flatMap((r) => (r.ok ? [] : r.problems)) };
    }
    const groups = new Set(['default', ...(config.extras ?? [])]);
    const packages = tables(lock.value?.package).filter((one) =>
      (one.groups === undefined ? ['default'] : strings(one.groups)).some((g) => groups.has(g)),
    );
    const known = new Set(packages.map((one) => normalName(String(one.name))));
    const own = projectDependencies(app, config.extras ?? []);
    const direct = own?.kind === 'listed' ? own.requirements : [];
    const missing = direct
      .flatMap((text) => parseRequirement(text)?.name ?? [])
      .filter((n) => !known.has(n));
    if (missing.length > 0) {
      const message = `${lockFile} does not belong to this pyproject.toml: it has no ${missing.join(', ')}`;
      const hint = 'Run "pdm lock" and commit the result.';
      return {
        ok: false,
        problems: [
          { code: 'WARP_LOCK_STALE', phase: 'plan', message, hint, at: { file: lockFile } },
        ],
      };
    }
    const need = projectNeed(app);
    const plan = pinnedPlan('pdm', lockFile, distinct(packages).map(pinned));
    return { ok: true, value: need ? { ...plan, project: installProject(app, need) } : plan };
  },
};

/** The lock has a package once more for each set of extras. */
function distinct(packages: readonly Table[]): readonly Table[] {
  const key = (one: Table) => `${one.name} ${one.version} ${one.revision ?? ''}`;
  return [...new Map(packages.map((one) => [key(one), one])).values()];
}

function pinned(one: Table): PinnedPackage {
  const files = tables(one.files);
  const git = one.git;
  const url = one.url;
  const address =
    typeof git === 'string'
      ? `@ git+${git}@${one.revision ?? one.ref ?? 'HEAD'}`
      : typeof url === 'string'
        ? `@ ${url}`
        : undefined;
  return {
    name: normalName(String(one.name)),
    pin: address ?? `==${one.version}`,
    ...(typeof one.marker === 'string' ? { marker: one.marker } : {}),
    hashes: git === undefined ? files.flatMap((file) => String(file.hash)) : [],
    wheels: files.flatMap((file) => String(file.file ?? file.url ?? '')),
  };
}
