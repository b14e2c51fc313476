import type { AppSource } from '../../../src/app/app-source.ts';
import type { Problem } from '../../../src/warp-error.ts';
import { count } from './count-packages.ts';
import { pinnedPlan } from './locked-requirements.ts';
import { poetryConstraint } from './poetry-constraint.ts';
import { poetryPackages, type RootDependency } from './poetry-lock.ts';
import { installProject } from './project-install.ts';
import { projectNeed } from './project-metadata.ts';
import { isTable, readToml, strings, type Table, tableAt } from './read-toml.ts';
import { normalName, parseRequirement } from './requirement-name.ts';
import { systemNeeds } from './system-packages.ts';
import type { DependencyPlan, PackageManager } from './types.ts';

const lockFile = 'poetry.lock';
const manifest = 'pyproject.toml';

/** Poetry: poetry.lock as it stands, or `[tool.poetry.dependencies]` where there is no lock. */
export const poetry: PackageManager = {
  id: 'poetry',
  find(app) {
    if (app.entry(lockFile)) return { file: lockFile, locked: true };
    const toml = readToml(app, manifest);
    const unlocked = toml.ok && tableAt(toml.value, 'tool', 'poetry', 'dependencies');
    const standard = toml.ok && tableAt(toml.value, 'project');
    return unlocked && !standard ? { file: manifest, locked: false } : undefined;
  },
  plan(app, config) {
    const toml = readToml(app, manifest);
    const lock = readToml(app, lockFile);
    if (!toml.ok || !lock.ok) {
      return { ok: false, problems: [toml, lock].flatMap((r) => (r.ok ? [] : r.problems)) };
    }
    const roots = rootDependencies(toml.value ?? {}, config.extras ?? []);
    const project = ownProject(app);
    if (!lock.value) return { ok: true, value: { ...unlocked(roots), ...project } };
    const found = poetryPackages(lock.value, roots);
    if (found.missing.length > 0) return { ok: false, problems: [stale(found.missing)] };
    return { ok: true, value: { ...pinnedPlan('poetry', lockFile, found.packages), ...project } };
  },
};

function rootDependencies(toml: Table, extras: readonly string[]): readonly RootDependency[] {
  const project = tableAt(toml, 'project');
  const optional = tableAt(project, 'optional-dependencies');
  const standard = [
    ...strings(project?.dependencies),
    ...extras.flatMap((extra) => strings(optional?.[extra])),
  ].flatMap((text) => {
    const parsed = parseRequirement(text);
    return parsed ? [{ name: parsed.name, extras: parsed.extras, requirement: text }] : [];
  });
  if (standard.length > 0) return standard;
  const wanted = tableAt(toml, 'tool', 'poetry', 'extras');
  const chosen = new Set(extras.flatMap((extra) => strings(wanted?.[extra])).map(normalName));
  return Object.entries(tableAt(toml, 'tool', 'poetry', 'dependencies') ?? {})
    .filter(([name]) => name !== 'python')
    .flatMap(([name, value]) => poetryDependency(normalName(name), value, chosen));
}

function poetryDependency(name: string, value: unknown, chosen: ReadonlySet<string>) {
  const table = Array.isArray(value) ? value.find(isTable) : isTable(value) ? value : undefined;
  if (table?.optional === true && !chosen.has(name)) return [];
  const version = typeof value === 'string' ? value : String(table?.version ?? '*');
  const extras = strings(table?.extras);
  const git = table?.git;
  const url = table?.url ?? table?.path;
  const rev = table?.rev ?? table?.tag ?? table?.branch;
  const address =
    typeof git === 'string'
      ? ` @ git+${git}${rev ? `@${rev}` : ''}`
      : url
        ? ` @ ${url}`
        : undefined;
  const marker = typeof table?.markers === 'string' ? ` ; ${table.markers}` : '';
  const suffix = extras.length > 0 ? `[${extras.join(',')}]` : '';
  const pin = address ?? poetryConstraint(version).at(-1) ?? '';
  return [{ name, extras, requirement: `${name}${suffix}${pin}${marker}` }];
}

function unlocked(roots: readonly RootDependency[]): DependencyPlan {
  const file = '.warp-own-requirements.txt';
  const reason = {
    rule: `${manifest} lists Poetry dependencies; there is no poetry.lock`,
    at: { file: manifest },
    via: 'app' as const,
  };
  return {
    manager: 'poetry',
    inputs: [],
    files: [{ path: file, content: roots.map((one) => `${one.requirement}\n`).join('') }],
    install: {
      title: `installing ${count(roots.length)} from ${manifest}`,
      argv: ['uv', 'pip', 'install', '-r', file],
      reason,
    },
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
  };
}

function ownProject(app: AppSource): Pick<DependencyPlan, 'project'> {
  const need = projectNeed(app);
  return need ? { project: installProject(app, need) } : {};
}

function stale(missing: readonly string[]): Problem {
  return {
    code: 'WARP_LOCK_STALE',
    phase: 'plan',
    message: `${lockFile} does not belong to this ${manifest}: it has no ${missing.join(', ')}`,
    hint: 'Run "poetry lock" and commit the result.',
    at: { file: lockFile },
  };
}
