import type { AppSource } from '../../../src/app/app-source.ts';
import type { Result } from '../../../src/builder/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import { count } from './count-packages.ts';
import { type PinnedPackage, pinnedPlan } from './locked-requirements.ts';
import { isTable, place, readToml, strings, type Table, tableAt } from './read-toml.ts';
import { normalName } from './requirement-name.ts';
import { systemNeeds } from './system-packages.ts';
import type { DependencyPlan, PackageManager } from './types.ts';

const lockFile = 'Pipfile.lock';
const manifest = 'Pipfile';

/** Pipenv: the default section of Pipfile.lock, or Pipfile's `[packages]` where there is no lock. */
export const pipenv: PackageManager = {
  id: 'pipenv',
  find(app) {
    if (app.entry(lockFile)) return { file: lockFile, locked: true };
    return app.entry(manifest) ? { file: manifest, locked: false } : undefined;
  },
  plan(app) {
    const toml = readToml(app, manifest);
    const lock = readLock(app);
    if (!toml.ok || !lock.ok) {
      return { ok: false, problems: [toml, lock].flatMap((r) => (r.ok ? [] : r.problems)) };
    }
    const wanted = Object.entries(tableAt(toml.value, 'packages') ?? {});
    if (!lock.value) return { ok: true, value: unlocked(wanted) };
    const packages = Object.entries(lock.value).filter(([, one]) => !ownFolder(one));
    const known = new Set(packages.map(([name]) => normalName(name)));
    const missing = wanted.filter(([name, one]) => !ownFolder(one) && !known.has(normalName(name)));
    if (missing.length > 0) return { ok: false, problems: [stale(missing.map(([name]) => name))] };
    const pins = packages.map(([name, one]) => pinned(name, isTable(one) ? one : {}));
    // Pipfile.lock has no file names, so that nothing tells what must be compiled.
    return { ok: true, value: { ...pinnedPlan('pipenv', lockFile, pins), compiles: true } };
  },
};

/** The `default` section of Pipfile.lock; undefined without the file. */
function readLock(app: AppSource): Result<Table | undefined, readonly Problem[]> {
  const text = app.text(lockFile);
  if (text === undefined) return { ok: true, value: undefined };
  try {
    return { ok: true, value: tableAt(JSON.parse(text), 'default') ?? {} };
  } catch (error) {
    const line = /line (\d+)/.exec(String(error))?.[1];
    return {
      ok: false,
      problems: [
        {
          code: 'WARP_LOCK_INVALID',
          phase: 'config',
          message: `${lockFile} is not valid JSON: ${error instanceof Error ? error.message : error}`,
          hint: 'Run "pipenv lock" and commit the result.',
          at: place(lockFile, line ? Number(line) : undefined),
        },
      ],
    };
  }
}

function ownFolder(one: unknown): boolean {
  const path = isTable(one) ? (one.path ?? one.file) : undefined;
  return path === '.' || path === './';
}

function pinned(name: string, one: Table): PinnedPackage {
  const git = one.git;
  const file = one.file ?? one.path;
  const address =
    typeof git === 'string'
      ? `@ git+${git}@${one.ref ?? 'HEAD'}`
      : typeof file === 'string'
        ? `@ ${file}`
        : undefined;
  return {
    name: normalName(name),
    pin: address ?? String(one.version ?? ''),
    ...(typeof one.markers === 'string' ? { marker: one.markers } : {}),
    hashes: git === undefined ? strings(one.hashes) : [],
    wheels: [],
  };
}

function unlocked(wanted: readonly [string, unknown][]): DependencyPlan {
  const file = '.warp-own-requirements.txt';
  const reason = {
    rule: 'Pipfile lists the dependencies; there is no Pipfile.lock',
    at: { file: manifest },
    via: 'app' as const,
  };
  const lines = wanted.filter(([, one]) => !ownFolder(one)).map(([name, one]) => line(name, one));
  return {
    manager: 'pipenv',
    inputs: [],
    files: [{ path: file, content: lines.map((one) => `${one}\n`).join('') }],
    install: {
      title: `installing ${count(lines.length)} from ${manifest}`,
      argv: ['uv', 'pip', 'install', '-r', file],
      reason,
    },
    compiles: true,
    needs: systemNeeds(
      wanted.map(([name, one]) => ({
        name: normalName(name),
        file: manifest,
        vcs: isTable(one) && one.git !== undefined,
      })),
    ),
    packages: wanted.map(([name]) => normalName(name)),
    facts: [{ name: 'python.lock', value: null, reason }],
    warnings: [],
  };
}

function line(name: string, value: unknown): string {
  const table = isTable(value) ? value : {};
  const version = typeof value === 'string' ? value : String(table.version ?? '*');
  const extras = strings(table.extras);
  const suffix = extras.length > 0 ? `[${extras.join(',')}]` : '';
  const { pin } = pinned(name, table);
  const marker = typeof table.markers === 'string' ? ` ; ${table.markers}` : '';
  const range = version === '*' ? '' : /^[\d]/.test(version) ? `==${version}` : version;
  return `${name}${suffix}${pin.startsWith('@') ? ` ${pin}` : range}${marker}`;
}

function stale(missing: readonly string[]): Problem {
  return {
    code: 'WARP_LOCK_STALE',
    phase: 'plan',
    message: `${lockFile} does not belong to this ${manifest}: it has no ${missing.join(', ')}`,
    hint: 'Run "pipenv lock" and commit the result.',
    at: { file: lockFile },
  };
}
