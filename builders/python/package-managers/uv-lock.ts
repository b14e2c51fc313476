import { clean } from '@renovatebot/pep440';
import type { RelPath } from '../../../src/app/app-source.ts';
import { strings, type Table, tableAt, tables } from './read-toml.ts';
import { normalName, parseRequirement } from './requirement-name.ts';

export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** File names of the wheels the lock lists. */
  readonly wheels: readonly string[];
  /** Folder from the app's, for packages that are not from elsewhere; `''` is the app itself. */
  readonly folder?: string;
  /** Local archive, from the app's folder. */
  readonly archive?: string;
  /** Not installed itself: only its dependencies count. */
  readonly virtual: boolean;
  readonly vcs: boolean;
  readonly table: Table;
}

/**
 * Packages of a uv.lock, in its order.
 * @param here turns a path of the lock into one from the app's folder
 */
export function lockedPackages(
  lock: Table,
  here: (path: string) => RelPath,
): readonly LockedPackage[] {
  return tables(lock.package).map((table) => {
    const source = tableAt(table, 'source') ?? {};
    const folder = source.editable ?? source.directory ?? source.virtual;
    const archive = source.path;
    return {
      name: normalName(String(table.name)),
      version: String(table.version ?? ''),
      wheels: tables(table.wheels).flatMap(wheelName),
      ...(typeof folder === 'string' ? { folder: here(folder) } : {}),
      ...(typeof archive === 'string' ? { archive: here(archive) } : {}),
      virtual: source.virtual !== undefined,
      vcs: source.git !== undefined,
      table,
    };
  });
}

function wheelName(wheel: Table): string[] {
  const where = wheel.url ?? wheel.filename ?? wheel.path;
  if (typeof where !== 'string') return [];
  return [decodeURIComponent(where.split(/[?#]/)[0]?.split('/').pop() ?? '')];
}

/**
 * What is installed for production: everything reachable from `roots` without dependency groups.
 * Markers are not evaluated, so that packages of other platforms are included.
 */
export function reachable(
  packages: readonly LockedPackage[],
  roots: readonly LockedPackage[],
  extras: readonly string[],
): readonly LockedPackage[] {
  const seen = new Set<string>();
  const found = new Set<LockedPackage>();
  const visit = (one: LockedPackage, wanted: readonly string[]): void => {
    found.add(one);
    const optional = tableAt(one.table, 'optional-dependencies');
    const edges: [string, readonly Table[]][] = [
      ['', tables(one.table.dependencies)],
      ...wanted.map((extra): [string, readonly Table[]] => [extra, tables(optional?.[extra])]),
    ];
    for (const [extra, dependencies] of edges) {
      const key = `${one.name} ${one.version} ${extra}`;
      if (seen.has(key)) continue;
      seen.add(key);
      for (const edge of dependencies) {
        for (const target of targets(packages, edge)) visit(target, strings(edge.extra));
      }
    }
  };
  for (const root of roots) visit(root, extras);
  return packages.filter((one) => found.has(one));
}

function targets(packages: readonly LockedPackage[], edge: Table): readonly LockedPackage[] {
  const name = normalName(String(edge.name));
  const version = edge.version;
  return packages.filter(
    (one) => one.name === name && (version === undefined || one.version === version),
  );
}

/**
 * Differences between a pyproject.toml's dependencies and what the lock recorded of them when it
 * was made: sentences; empty when the lock is current.
 */
export function staleness(pyproject: Table, root: LockedPackage): string[] {
  if (strings(tableAt(pyproject, 'project')?.dynamic).includes('dependencies')) return [];
  const declared = declaredRequirements(pyproject);
  const recorded = new Map<string, string>(
    tables(tableAt(root.table, 'metadata')?.['requires-dist']).map((one) => {
      const name = normalName(String(one.name));
      const extra = /extra == ['"]([^'"]+)['"]/.exec(String(one.marker ?? ''))?.[1] ?? '';
      return [`${name} ${normalName(extra)}`, specifierKey(String(one.specifier ?? ''))] as const;
    }),
  );
  const fixed = new Set(
    Object.keys(tableAt(pyproject, 'tool', 'uv', 'sources') ?? {}).map(normalName),
  );
  const found: string[] = [];
  for (const [key, specifier] of declared) {
    const name = key.split(' ')[0] ?? key;
    const had = recorded.get(key);
    if (had === undefined) found.push(`${name} is not in the lock's list`);
    else if (!fixed.has(name) && !specifier.has('@') && !specifier.has(had)) {
      found.push(`${name} is asked for as "${[...specifier].join('", "')}", locked for "${had}"`);
    }
  }
  for (const key of recorded.keys()) {
    if (!declared.has(key)) found.push(`${key.split(' ')[0]} is locked but no longer asked for`);
  }
  return found;
}

/** By "name extra": every specifier given (several lines may differ by marker). */
function declaredRequirements(pyproject: Table): Map<string, Set<string>> {
  const project = tableAt(pyproject, 'project');
  const optional = tableAt(project, 'optional-dependencies') ?? {};
  const found = new Map<string, Set<string>>();
  const add = (text: string, extra: string): void => {
    const requirement = parseRequirement(text);
    if (!requirement) return;
    const key = `${requirement.name} ${normalName(extra)}`;
    const url = requirement.specifier.startsWith('@');
    const known = found.get(key) ?? new Set<string>();
    found.set(key, known.add(url ? '@' : specifierKey(requirement.specifier)));
  };
  for (const one of strings(project?.dependencies)) add(one, '');
  for (const [extra, list] of Object.entries(optional)) {
    for (const one of strings(list)) add(one, extra);
  }
  return found;
}

/** One spelling for equal specifiers: clauses without spaces, normalised versions, sorted. */
function specifierKey(specifier: string): string {
  return specifier
    .replace(/\s+/g, '')
    .split(',')
    .map((clause) => {
      const parts = /^(===|[<>=!~]=|[<>])(.*)$/.exec(clause);
      return parts?.[2] ? `${parts[1]}${clean(parts[2]) ?? parts[2]}` : clause;
    })
    .sort()
    .join(',');
}
