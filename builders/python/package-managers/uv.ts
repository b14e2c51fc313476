import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import { joinRelative, leadsOut } from '../../../src/app/rel-path.ts';
import type { Reason } from '../../../src/plan/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import { count } from './count-packages.ts';
import { dependencyGroups, groupFacts } from './dependency-groups.ts';
import { literalPattern } from './literal-pattern.ts';
import { missingPackage } from './local-dependency.ts';
import { pathOutside } from './path-outside.ts';
import { versionEnv } from './project-install.ts';
import { lineOf, peekToml, place, readToml, tableAt } from './read-toml.ts';
import { versionsByName } from './several-versions.ts';
import { systemNeeds } from './system-packages.ts';
import type { DependencyConfig, DependencyPlan, PackageManager } from './types.ts';
import { uvStaleness } from './uv-freshness.ts';
import { type LockedPackage, lockedPackages, reachable } from './uv-lock.ts';
import { lockFolder, pathIn } from './uv-workspace.ts';
import { withoutManifest } from './without-manifest.ts';

const manifest = 'pyproject.toml';

/** uv.lock installed as it stands; what it locks is compared with pyproject.toml beforehand. */
export const uv: PackageManager = {
  id: 'uv',
  find: (app) => {
    const folder = lockFolder(app);
    return folder === undefined ? undefined : { file: lockIn(folder), locked: true };
  },
  plan(app, config) {
    const folder = lockFolder(app) ?? '';
    const lockFile = lockIn(folder);
    const lock = readToml(app, lockFile);
    const pyproject = readToml(app, manifest);
    if (!lock.ok || !pyproject.ok) {
      return { ok: false, problems: [lock, pyproject].flatMap((r) => (r.ok ? [] : r.problems)) };
    }
    if (!pyproject.value) return { ok: false, problems: [withoutManifest(lockFile, manifest)] };
    const groups = dependencyGroups(pyproject.value, config);
    const found = readLock(app, folder, { extras: config.extras ?? [], groups: groups.taken });
    const table = lock.value ?? {};
    const problems = [...foreignFolders(app, found), ...uvStaleness(app, { ...found, table })];
    if (problems.length > 0) return { ok: false, problems };
    const plan = uvPlan(app, config, { ...found, groups: groups.taken });
    const facts = [...plan.facts, ...groupFacts(app.text(manifest), groups)];
    return { ok: true, value: { ...plan, facts } };
  },
};

function lockIn(folder: RelPath): RelPath {
  return joinRelative(folder, 'uv.lock');
}

interface Lock {
  readonly file: RelPath;
  /** The workspace's top, from the app's folder. */
  readonly top: RelPath;
  readonly packages: readonly LockedPackage[];
  /** The package in the app's folder itself; a workspace's root may be none. */
  readonly root: LockedPackage | undefined;
  readonly installed: readonly LockedPackage[];
}

function readLock(app: AppSource, top: RelPath, chosen: Parameters<typeof reachable>[2]): Lock {
  const packages = lockedPackages(peekToml(app, lockIn(top)) ?? {}, pathIn(app, top));
  const root = packages.find((one) => one.folder === '');
  const roots = root ? [root] : packages.filter((one) => one.folder !== undefined);
  return {
    file: lockIn(top),
    top,
    packages,
    root,
    installed: reachable(packages, roots, chosen),
  };
}

/** The production part of a uv.lock, for the choice of a Python version. */
export function uvLocked(app: AppSource, config: DependencyConfig): readonly LockedPackage[] {
  const folder = lockFolder(app);
  if (folder === undefined) return [];
  const groups = dependencyGroups(peekToml(app, manifest), config).taken;
  return readLock(app, folder, { extras: config.extras ?? [], groups }).installed;
}

function uvPlan(
  app: AppSource,
  config: DependencyConfig,
  lock: Lock & { readonly groups: readonly string[] },
): DependencyPlan {
  const remote = lock.installed.filter((one) => !local(one));
  const locals = lock.installed.filter((one) => local(one) && !one.virtual);
  const lockFile = lock.file;
  const folders = lock.packages.flatMap((one) => one.folder ?? []);
  const manifests = [...new Set(['', lock.top, ...folders])].map((one) =>
    joinRelative(one, manifest),
  );
  const reason: Reason = {
    rule: `${lockFile} locks every package`,
    at: place(lockFile),
    via: 'lock',
  };
  const sync = [
    'uv',
    'sync',
    '--frozen',
    '--no-default-groups',
    ...lock.groups.flatMap((group) => ['--group', group]),
    ...(lock.root ? [] : ['--all-packages']),
    ...(config.extras ?? []).flatMap((extra) => ['--extra', extra]),
  ];
  return {
    manager: 'uv',
    inputs: [...manifests.filter((one) => app.entry(one)), lockFile],
    folders: locals.flatMap((one) => one.folder ?? one.archive ?? []).filter((one) => one !== ''),
    files: [],
    ...(remote.length > 0
      ? {
          install: {
            title: `installing ${count(remote.length)} from ${lockFile}`,
            argv: [...sync, '--no-install-local'],
            reason,
          },
        }
      : {}),
    ...(locals.length > 0
      ? {
          project: {
            title: `installing ${locals.map((one) => one.name).join(', ')} from the app's folder`,
            argv: sync,
            env: versionEnv(app),
            editable: locals.every((one) => tableAt(one.table, 'source')?.editable !== undefined),
            reason: { ...reason, rule: `${lockFile} lists packages of the app's own folder` },
          },
        }
      : {}),
    compiles: remote.some((one) => one.wheels.length === 0),
    needs: systemNeeds(
      remote
        .filter((one) => one.wheels.length === 0 || one.vcs)
        .map((one) => ({
          name: one.name,
          file: lockFile,
          vcs: one.vcs,
          ...lineIn(app, lock, one.name),
        })),
    ),
    packages: lock.installed.map((one) => one.name),
    locked: versionsByName(remote),
    facts: [{ name: 'python.lock', value: lockFile, reason }],
    warnings: [],
  };
}

function local(one: LockedPackage): boolean {
  return one.folder !== undefined || one.archive !== undefined;
}

function lineIn(app: AppSource, lock: Lock, name: string): { line?: number } {
  const line = lineOf(app.text(lock.file), new RegExp(`^name = "${literalPattern(name)}"`));
  return line === undefined ? {} : { line };
}

function foreignFolders(app: AppSource, { file, installed }: Lock): Problem[] {
  return installed.flatMap((one) => {
    const path = one.folder ?? one.archive;
    if (path === undefined || path === '' || app.entry(path) !== undefined) return [];
    if (!leadsOut(path)) return [missingPackage(file, path)];
    return [pathOutside(`${file} takes ${one.name} from ${path}`, { file })];
  });
}
