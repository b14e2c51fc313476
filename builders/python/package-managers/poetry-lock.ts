import type { PinnedPackage } from './locked-requirements.ts';
import { isTable, strings, type Table, tableAt, tables } from './read-toml.ts';
import { normalName, parseRequirement } from './requirement-name.ts';

/** A direct dependency: name, extras, and how it would be written for pip. */
export interface RootDependency {
  readonly name: string;
  readonly extras: readonly string[];
  readonly requirement: string;
}

/**
 * The packages of a poetry.lock that production needs: all reachable from the direct dependencies.
 * `missing`: direct dependencies that the lock does not know.
 */
export function poetryPackages(
  lock: Table,
  roots: readonly RootDependency[],
): { packages: readonly PinnedPackage[]; missing: readonly string[] } {
  const all = tables(lock.package);
  const byName = new Map<string, Table[]>();
  for (const one of all) {
    const name = normalName(String(one.name));
    byName.set(name, [...(byName.get(name) ?? []), one]);
  }
  const markers = new Map<string, Set<string>>();
  const seen = new Set<string>();
  const visit = (name: string, extras: readonly string[], marker: string): void => {
    const known = markers.get(name) ?? new Set<string>();
    markers.set(name, known.add(marker));
    for (const one of byName.get(name) ?? []) {
      for (const [dependency, edge] of edges(one, extras)) {
        const key = `${name}>${dependency}>${edge.extras}>${edge.marker}`;
        if (seen.has(key)) continue;
        seen.add(key);
        visit(dependency, edge.extras, edge.marker);
      }
    }
  };
  for (const root of roots) visit(root.name, root.extras, '');
  return {
    packages: all
      .filter((one) => markers.has(normalName(String(one.name))))
      .map((one) => pinned(one, markers.get(normalName(String(one.name)))))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    missing: roots.flatMap((root) => (byName.has(root.name) ? [] : root.name)),
  };
}

interface Edge {
  readonly extras: readonly string[];
  readonly marker: string;
}

function edges(one: Table, extras: readonly string[]): [string, Edge][] {
  const optional = tableAt(one, 'extras');
  const chosen = new Set(
    extras
      .flatMap((extra) => strings(optional?.[extra] ?? optional?.[normalName(extra)]))
      .flatMap((text) => parseRequirement(text)?.name ?? []),
  );
  const declared = Object.entries(tableAt(one, 'dependencies') ?? {});
  return declared.flatMap(([name, value]) => {
    const values = Array.isArray(value) ? value : [value];
    return values.flatMap((each): [string, Edge][] => {
      const table = isTable(each) ? each : {};
      const normal = normalName(name);
      if (table.optional === true && !chosen.has(normal)) return [];
      const marker = String(table.markers ?? '');
      return [[normal, { extras: strings(table.extras), marker: withoutExtra(marker) }]];
    });
  });
}

/** The part of a marker that is left once the extra is chosen; '' where it cannot be told apart. */
function withoutExtra(marker: string): string {
  if (!/\bextra\b/.test(marker)) return marker;
  const rest = marker.split(/\s+and\s+/).filter((part) => !/\bextra\b/.test(part));
  return /\bor\b|[()]/.test(marker) ? '' : rest.join(' and ');
}

function pinned(one: Table, reached: ReadonlySet<string> | undefined): PinnedPackage {
  const files = tables(one.files);
  const names = files.flatMap((file) => (typeof file.file === 'string' ? file.file : []));
  const source = tableAt(one, 'source');
  const marker = markerOf(one, reached);
  return {
    name: normalName(String(one.name)),
    pin: sourcePin(source) ?? `==${one.version}`,
    ...(marker ? { marker } : {}),
    hashes: source?.type === 'git' ? [] : files.flatMap((file) => String(file.hash)),
    wheels: names,
  };
}

/** Lock format 2.1 has the whole marker; older ones only the edges', and Python's range. */
function markerOf(one: Table, reached: ReadonlySet<string> | undefined): string {
  const own = one.markers;
  if (typeof own === 'string') return own;
  if (isTable(own)) return String(own.main ?? '');
  const edgeMarkers = [...(reached ?? [])];
  if (edgeMarkers.length === 0 || edgeMarkers.includes('')) return '';
  return edgeMarkers
    .sort()
    .map((marker) => `(${marker})`)
    .join(' or ');
}

function sourcePin(source: Table | undefined): string | undefined {
  const url = source?.url;
  if (typeof url !== 'string') return undefined;
  if (source?.type === 'git') {
    const revision = source.resolved_reference ?? source.reference;
    return `@ git+${url}${revision ? `@${revision}` : ''}`;
  }
  return source?.type === 'url' ? `@ ${url}` : undefined;
}
