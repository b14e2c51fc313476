import { gitAddress } from './git-address.ts';
import { localDependency } from './local-dependency.ts';
import type { PinnedPackage } from './locked-requirements.ts';
import { poetryConstraint } from './poetry-constraint.ts';
import type { RootDependency } from './poetry-manifest.ts';
import { isTable, strings, type Table, tableAt, tables } from './read-toml.ts';
import { normalName, parseRequirement } from './requirement-name.ts';
import { inRanges } from './version-match.ts';

/** All versions the lock has of each package, by normal name. */
export function poetryVersions(lock: Table): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [name, entries] of byName(lock)) {
    found.set(
      name,
      entries.map((one) => String(one.version)),
    );
  }
  return found;
}

/**
 * The packages of a poetry.lock that production needs: all reachable from the direct dependencies.
 * @param groups `main` and the dependency groups that are installed
 */
export function poetryPackages(
  lock: Table,
  roots: readonly RootDependency[],
  groups: readonly string[],
): readonly PinnedPackage[] {
  const entries = byName(lock);
  const reached = new Map<Table, Set<string>>();
  const open: [Table, readonly string[], string][] = [];
  const done = new Set<string>();
  const ids = new Map(tables(lock.package).map((one, index) => [one, index]));
  const arrive = (edge: Edge, from: string): void => {
    for (const one of fitting(entries.get(edge.name) ?? [], edge)) {
      const marker = both(from, edge.marker);
      const markers = reached.get(one) ?? new Set<string>();
      reached.set(one, markers);
      const key = `${ids.get(one)} ${edge.extras} ${marker}`;
      // Reached always is reached whatever else leads there; long ways are not told apart.
      const known = markers.has('') && marker !== '' && edge.extras.length === 0;
      if (done.has(key) || known) continue;
      done.add(key);
      markers.add(marker);
      open.push([one, edge.extras, marker]);
    }
  };
  for (const root of roots) arrive(root, '');
  for (let next = open.pop(); next; next = open.pop()) {
    const [one, extras, marker] = next;
    for (const edge of edges(one, extras)) arrive(edge, marker);
  }
  const files = tableAt(lock, 'metadata', 'files');
  return [...reached]
    .map(([one, markers]) => pinned(one, markerOf(one, markers, groups), files))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.pin < b.pin ? -1 : 1));
}

function byName(lock: Table): Map<string, Table[]> {
  const found = new Map<string, Table[]>();
  for (const one of tables(lock.package)) {
    const name = normalName(String(one.name));
    found.set(name, [...(found.get(name) ?? []), one]);
  }
  return found;
}

interface Edge {
  readonly name: string;
  readonly extras: readonly string[];
  readonly marker: string;
  readonly ranges: readonly string[];
}

/** Of several locked versions, those that the edge's constraint allows; all where none does. */
function fitting(entries: readonly Table[], { ranges }: Edge): readonly Table[] {
  if (entries.length < 2) return entries;
  const fits = entries.filter((one) => inRanges(String(one.version), ranges));
  return fits.length > 0 ? fits : entries;
}

/** Both markers at once; `''` means always. Beyond a few conditions the first is left out. */
function both(first: string, second: string): string {
  if (first === '' || first === second || first.length > 200) return second;
  return second === '' ? first : `(${first}) and (${second})`;
}

function edges(one: Table, extras: readonly string[]): Edge[] {
  const optional = tableAt(one, 'extras');
  const chosen = new Set(
    extras
      .flatMap((extra) => strings(optional?.[extra] ?? optional?.[normalName(extra)]))
      .flatMap((text) => parseRequirement(text)?.name ?? []),
  );
  const declared = Object.entries(tableAt(one, 'dependencies') ?? {});
  return declared.flatMap(([key, value]) => {
    const name = normalName(key);
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.flatMap((each): Edge[] => {
      const table: Table = isTable(each) ? each : { version: each };
      if (table.optional === true && !chosen.has(name)) return [];
      const ranges = typeof table.version === 'string' ? poetryConstraint(table.version) : [];
      const marker = withoutExtra(String(table.markers ?? ''));
      return [{ name, extras: strings(table.extras), marker, ranges }];
    });
  });
}

/** The part of a marker that is left once the extra is chosen; '' where it cannot be told apart. */
function withoutExtra(marker: string): string {
  if (!/\bextra\b/.test(marker)) return marker;
  const rest = marker.split(/\s+and\s+/).filter((part) => !/\bextra\b/.test(part));
  return /\bor\b|[()]/.test(marker) ? '' : rest.join(' and ');
}

function pinned(one: Table, marker: string, allFiles: Table | undefined): PinnedPackage {
  // Locks up to format 1.1 keep the files of all packages in one table.
  const files = tables(one.files ?? allFiles?.[String(one.name)]);
  const source = tableAt(one, 'source');
  const path = /^(directory|file)$/.test(String(source?.type)) ? source?.url : undefined;
  const folder = source?.type === 'directory';
  return {
    name: normalName(String(one.name)),
    pin: sourcePin(source) ?? `==${one.version}`,
    ...(marker ? { marker } : {}),
    hashes: source?.type === 'git' || folder ? [] : files.flatMap((file) => String(file.hash)),
    wheels: files.flatMap((file) => (typeof file.file === 'string' ? file.file : [])),
    ...(typeof path === 'string'
      ? { local: localDependency(path, folder && one.develop === true) }
      : {}),
  };
}

/** Lock format 2.1 has the whole marker, by group where they differ; older ones only the edges'. */
function markerOf(one: Table, reached: ReadonlySet<string>, groups: readonly string[]): string {
  const own = one.markers;
  if (typeof own === 'string') return own;
  const markers = isTable(own)
    ? groups
        .filter((group) => own[group] !== undefined || strings(one.groups).includes(group))
        .map((group) => String(own[group] ?? ''))
    : [...reached];
  if (markers.length === 0 || markers.includes('')) return '';
  const [first = ''] = markers;
  if (markers.length === 1) return first;
  return [...new Set(markers)]
    .sort()
    .map((marker) => `(${marker})`)
    .join(' or ');
}

function sourcePin(source: Table | undefined): string | undefined {
  const url = source?.url;
  if (typeof url !== 'string') return undefined;
  if (source?.type === 'git') {
    const revision = source.resolved_reference ?? source.reference;
    return `@ ${gitAddress(url, revision, source.subdirectory)}`;
  }
  return source?.type === 'url' ? `@ ${url}` : undefined;
}
