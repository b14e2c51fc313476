import type { RelPath } from '../../../src/app/app-source.ts';

import { strings, type Table, tableAt, tables } from './read-toml.ts';
import { normalName } from './requirement-name.ts';

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
 * What is installed for production: everything reachable from `roots` with their chosen extras and
 * dependency groups. Markers are not evaluated, so that packages of other platforms are included.
 */
export function reachable(
  packages: readonly LockedPackage[],
  roots: readonly LockedPackage[],
  { extras, groups }: { readonly extras: readonly string[]; readonly groups: readonly string[] },
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
  for (const root of roots) {
    visit(root, extras);
    const grouped = tableAt(root.table, 'dev-dependencies');
    for (const edge of groups.flatMap((group) => tables(grouped?.[group]))) {
      for (const target of targets(packages, edge)) visit(target, strings(edge.extra));
    }
  }
  return packages.filter((one) => found.has(one));
}

function targets(packages: readonly LockedPackage[], edge: Table): readonly LockedPackage[] {
  const name = normalName(String(edge.name));
  const version = edge.version;
  return packages.filter(
    (one) => one.name === name && (version === undefined || one.version === version),
  );
}
