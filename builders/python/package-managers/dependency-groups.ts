import type { AppSource } from '../../../src/app/app-source.ts';
import type { Fact, Reason } from '../../../src/plan/types.ts';
import type { Problem } from '../../../src/warp-error.ts';
import { lineOf, peekToml, place, strings, type Table, tableAt } from './read-toml.ts';
import { normalName } from './requirement-name.ts';
import type { DependencyConfig, ManagerId } from './types.ts';

const manifest = 'pyproject.toml';

/** Groups are for development (PEP 735) unless their name says otherwise. */
const production = /^(main|prod|production|deploy|deployment)$/;

/** A pyproject.toml's dependency groups, and those of them that production takes. */
export interface DependencyGroups {
  /** As written in the file. */
  readonly taken: readonly string[];
  readonly left: readonly string[];
}

/** Groups of `[dependency-groups]`, Poetry and PDM: those named for production and those asked for. */
export function dependencyGroups(
  toml: Table | undefined,
  config: DependencyConfig,
): DependencyGroups {
  const own = [
    tableAt(toml, 'tool', 'poetry', 'group'),
    tableAt(toml, 'tool', 'pdm', 'dev-dependencies'),
  ].flatMap((table) => Object.keys(table ?? {}));
  const all = [
    ...new Set([
      ...Object.keys(tableAt(toml, 'dependency-groups') ?? {}),
      // What Poetry calls so is no group to choose: it is what production has anyway.
      ...own.filter((name) => normalName(name) !== 'main'),
      ...(olderDevelopment(toml) ? ['dev'] : []),
    ]),
  ];
  const asked = new Set((config.groups ?? []).map(normalName));
  const taken = all.filter((name) => asked.has(normalName(name)) || production.test(name));
  return { taken, left: all.filter((name) => !taken.includes(name)) };
}

/** Package managers whose files have groups. */
const grouped: readonly ManagerId[] = ['uv', 'poetry', 'pdm', 'pyproject'];

/** A problem where `python.groups` asks for what the package manager's files have not. */
export function unknownGroups(
  app: AppSource,
  config: DependencyConfig,
  manager: ManagerId,
): readonly Problem[] {
  const { taken, left } = grouped.includes(manager)
    ? dependencyGroups(peekToml(app, manifest), config)
    : { taken: [], left: [] };
  const there = [...taken, ...left];
  const known = new Set(there.map(normalName));
  const unknown = (config.groups ?? []).filter((name) => !known.has(normalName(name)));
  if (unknown.length === 0) return [];
  const offered = grouped.includes(manager)
    ? `there are: ${there.join(', ') || 'none'}`
    : `what ${manager} installs has no groups`;
  return [
    {
      code: 'WARP_PYTHON_GROUP_UNKNOWN',
      phase: 'config',
      message: `python.groups asks for ${unknown.join(', ')}, which is no dependency group of the app; ${offered}`,
      hint: 'Correct python.groups in warp.yaml (extras are named by python.extras, files by python.requirements).',
    },
  ];
}

/** `python.groups`: which are installed, and which are left out as a developer's. */
export function groupFacts(text: string | undefined, groups: DependencyGroups): Fact[] {
  if (groups.taken.length === 0 && groups.left.length === 0) return [];
  const line = lineOf(text, /^\s*\[(dependency-groups|tool\.poetry\.group|tool\.pdm\.dev-dep)/);
  const rule =
    groups.taken.length === 0
      ? 'dependency groups are for development, unless python.groups in warp.yaml names them'
      : 'groups that python.groups in warp.yaml asks for or that are named for production';
  const reason: Reason = { rule, at: place(manifest, line), via: 'app' };
  const why = 'a dependency group is for development (PEP 735)';
  const rejected = groups.left.map((value) => ({ value, why }));
  return [
    {
      name: 'python.groups',
      value: groups.taken,
      reason,
      ...(rejected.length > 0 ? { rejected } : {}),
    },
  ];
}

/** The one group that uv and Poetry had before groups had names: `dev` in their locks. */
function olderDevelopment(toml: Table | undefined): boolean {
  const uv = tableAt(toml, 'tool', 'uv')?.['dev-dependencies'];
  return uv !== undefined || tableAt(toml, 'tool', 'poetry', 'dev-dependencies') !== undefined;
}

/** Requirements of a `[dependency-groups]` group, those it includes too. */
export function groupRequirements(toml: Table | undefined, group: string): readonly string[] {
  const groups = tableAt(toml, 'dependency-groups') ?? {};
  const seen = new Set<string>();
  const read = (name: string): readonly string[] => {
    const key = Object.keys(groups).find((one) => normalName(one) === normalName(name));
    if (key === undefined || seen.has(key)) return [];
    seen.add(key);
    const items: readonly unknown[] = Array.isArray(groups[key]) ? groups[key] : [];
    return items.flatMap((item) => {
      if (typeof item === 'string') return item;
      const included = tableAt(item)?.['include-group'];
      return typeof included === 'string' ? read(included) : strings(item);
    });
  };
  return read(group);
}
