import type { AppSource } from '../../../src/app/app-source.ts';
import type { Result } from '../../../src/builder/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import { count } from './count-packages.ts';
import { gitAddress } from './git-address.ts';
import { localDependencies, localDependency } from './local-dependency.ts';
import { judgeLock } from './lock-freshness.ts';
import { type PinnedPackage, pinnedPlan } from './locked-requirements.ts';
import { pipfileDigests } from './pipfile-digest.ts';
import { readPipfileLock } from './pipfile-lock.ts';
import { installProject } from './project-install.ts';
import { projectNeed } from './project-metadata.ts';
import {
  exactToml,
  isTable,
  lineOf,
  place,
  readToml,
  strings,
  type Table,
  tableAt,
} from './read-toml.ts';
import { normalName } from './requirement-name.ts';
import { systemNeeds } from './system-packages.ts';
import type { DependencyPlan, PackageManager } from './types.ts';
import { withoutManifest } from './without-manifest.ts';

const lockFile = 'Pipfile.lock';
const manifest = 'Pipfile';

type Planned = Result<DependencyPlan, readonly Problem[]>;
type Wanted = readonly [string, unknown][];

/** Pipenv: the default section of Pipfile.lock, or Pipfile's `[packages]` where there is no lock. */
export const pipenv: PackageManager = {
  id: 'pipenv',
  find(app) {
    if (app.entry(lockFile)) return { file: lockFile, locked: true };
    return app.entry(manifest) ? { file: manifest, locked: false } : undefined;
  },
  plan(app) {
    const toml = readToml(app, manifest);
    const lock = readPipfileLock(app);
    if (!toml.ok || !lock.ok) {
      return { ok: false, problems: [toml, lock].flatMap((r) => (r.ok ? [] : r.problems)) };
    }
    if (!toml.value) return { ok: false, problems: [withoutManifest(lockFile, manifest)] };
    const wanted = Object.entries(tableAt(toml.value, 'packages') ?? {});
    const plan = lock.value ? locked(app, lock.value, wanted) : unlocked(app, wanted);
    if (!plan.ok || !wanted.some(([, one]) => ownFolder(one))) return plan;
    return { ok: true, value: { ...plan.value, project: ownProject(app) } };
  },
};

/** `[dev-packages]`: the develop section of Pipfile.lock, or the list itself where there is no lock. */
export function pipenvDevelopment(app: AppSource): Planned {
  const toml = readToml(app, manifest);
  const lock = readPipfileLock(app);
  if (!toml.ok) return toml;
  if (!lock.ok) return lock;
  const wanted = Object.entries(tableAt(toml.value, 'dev-packages') ?? {});
  return lock.value ? locked(app, lock.value, wanted, 'develop') : unlocked(app, wanted);
}

function locked(
  app: AppSource,
  lock: Table,
  wanted: Wanted,
  section: 'default' | 'develop' = 'default',
): Planned {
  const defaults = Object.entries(tableAt(lock, section) ?? {});
  const packages = defaults.filter(([, one]) => !ownFolder(one));
  const digest = tableAt(lock, '_meta', 'hash')?.sha256;
  const judged = judgeLock({
    lock: lockFile,
    manifest,
    relock: 'pipenv lock',
    wanted: wanted.filter(([, one]) => !ownFolder(one)).map(([name, one]) => asked(name, one)),
    locked: new Map(packages.map(([name, one]) => [normalName(name), versions(one)])),
    recorded: typeof digest === 'string' ? digest : undefined,
    digests: pipfileDigests(exactToml(app, manifest) ?? {}, lock),
  });
  if (judged.problems.length > 0) return { ok: false, problems: judged.problems };
  const pins = packages.map(([name, one]) => pinned(name, isTable(one) ? one : {}));
  const plan = pinnedPlan(app, 'pipenv', { lock: lockFile, packages: pins });
  if (!plan.ok) return plan;
  // Pipfile.lock has no file names, so that nothing tells what must be compiled.
  return { ok: true, value: { ...plan.value, compiles: true, warnings: judged.warnings } };
}

function ownFolder(one: unknown): boolean {
  const path = isTable(one) ? (one.path ?? one.file) : undefined;
  return path === '.' || path === './';
}

/** `path = "."` in Pipfile asks for the app itself, whose dependencies the lock holds. */
function ownProject(app: AppSource): NonNullable<DependencyPlan['project']> {
  const line = lineOf(app.text(manifest), /path\s*=\s*["']\.\/?["']/);
  return installProject(app, {
    editable: projectNeed(app)?.editable ?? true,
    reason: { rule: 'Pipfile asks for the app itself', at: place(manifest, line), via: 'app' },
  });
}

function versions(one: unknown): readonly string[] {
  const version = isTable(one) ? one.version : undefined;
  return typeof version === 'string' ? [version.replace(/^===?/, '')] : [];
}

function asked(name: string, one: unknown) {
  const text = String((isTable(one) ? one.version : one) ?? '*');
  const range = /^[<>=!~]/.test(text) && !(isTable(one) && one.git !== undefined);
  return { name: normalName(name), text, ranges: range ? [text] : [] };
}

function pinned(name: string, one: Table): PinnedPackage {
  const { git } = one;
  const file = one.file ?? one.path;
  const remote = typeof file === 'string' && /^[a-z][a-z0-9+.-]+:\/\//i.test(file);
  const address =
    typeof git === 'string'
      ? `@ ${gitAddress(git, one.ref, one.subdirectory)}`
      : remote
        ? `@ ${file}`
        : undefined;
  const local =
    typeof file === 'string' && !remote ? localDependency(file, one.editable === true) : undefined;
  return {
    name: normalName(name),
    pin: address ?? String(one.version ?? ''),
    ...(typeof one.markers === 'string' ? { marker: one.markers } : {}),
    hashes: git === undefined && local === undefined ? strings(one.hashes) : [],
    wheels: [],
    ...(local ? { local } : {}),
  };
}

function unlocked(app: AppSource, all: Wanted): Planned {
  const wanted = all.filter(([, one]) => !ownFolder(one));
  const pins = wanted.map(([name, one]) => pinned(name, isTable(one) ? one : {}));
  const locals = localDependencies(
    app,
    manifest,
    pins.flatMap((one) => one.local ?? []),
  );
  if (!locals.ok) return locals;
  const file = '.warp-own-requirements.txt';
  const reason = {
    rule: `Pipfile lists the dependencies; there is no ${lockFile}`,
    at: { file: manifest },
    via: 'app' as const,
  };
  const content = wanted.map(([name, one]) => `${line(name, one)}\n`).join('');
  const install = {
    title: `installing ${count(wanted.length)} from ${manifest}`,
    argv: ['uv', 'pip', 'install', '-r', file],
    reason,
  };
  return {
    ok: true,
    value: {
      manager: 'pipenv',
      inputs: locals.value,
      folders: locals.value,
      files: wanted.length > 0 ? [{ path: file, content }] : [],
      ...(wanted.length > 0 ? { install } : {}),
      compiles: true,
      needs: systemNeeds(
        pins.map(({ name, pin }) => ({ name, file: manifest, vcs: pin.startsWith('@ git+') })),
      ),
      packages: pins.map(({ name }) => name),
      facts: [{ name: 'python.lock', value: null, reason }],
      warnings: [],
    },
  };
}

function line(name: string, value: unknown): string {
  const table = isTable(value) ? value : {};
  const version = typeof value === 'string' ? value : String(table.version ?? '*');
  const extras = strings(table.extras);
  const suffix = extras.length > 0 ? `[${extras.join(',')}]` : '';
  const { pin, local } = pinned(name, table);
  const marker = typeof table.markers === 'string' ? ` ; ${table.markers}` : '';
  if (local) return `${local.editable ? '-e ' : ''}./${local.path}${suffix}${marker}`;
  const range = version === '*' ? '' : /^[\d]/.test(version) ? `==${version}` : version;
  return `${name}${suffix}${pin.startsWith('@') ? ` ${pin}` : range}${marker}`;
}
