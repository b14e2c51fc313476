import { clean } from '@renovatebot/pep440';
import type { AppSource, RelPath } from '../../../src/app/app-source.ts';
import { joinRelative } from '../../../src/app/rel-path.ts';
import type { Problem } from '../../../src/warp-error.ts';
import { allows, pythonRange } from '../versions/python-range.ts';
import { lineOf, peekToml, place, strings, type Table, tableAt, tables } from './read-toml.ts';
import { normalName, parseRequirement } from './requirement-name.ts';
import type { LockedPackage } from './uv-lock.ts';

const manifest = 'pyproject.toml';

/**
 * A problem for each pyproject.toml of the app (a workspace has several) that asks for something
 * else than uv.lock recorded of it.
 */
export function uvStaleness(
  app: AppSource,
  lock: {
    readonly file: RelPath;
    /** The workspace's top, from the app's folder. */
    readonly top: RelPath;
    readonly table: Table;
    readonly packages: readonly LockedPackage[];
  },
): readonly Problem[] {
  const { packages } = lock;
  const root = peekToml(app, manifest);
  const top = peekToml(app, joinRelative(lock.top, manifest));
  const shared = tableAt(top, 'tool', 'uv', 'sources') ?? {};
  const members = packages.flatMap((one) => {
    if (one.folder === undefined) return [];
    const file = joinRelative(one.folder, manifest);
    const toml = peekToml(app, file);
    return toml ? [{ file, found: differences(toml, one, shared) }] : [];
  });
  const single = packages.filter((one) => one.folder !== undefined).length < 2;
  const known = packages.some((one) => one.folder === '');
  const own = [
    ...(tableAt(root, 'project') && !known ? ['the project itself is not in the lock'] : []),
    ...(single ? pythonDifference(root, lock.table) : []),
  ];
  return [...(own.length > 0 ? [{ file: manifest, found: own }] : []), ...members].flatMap(
    ({ file, found }) => (found.length > 0 ? stale(app, lock.file, { file, found }) : []),
  );
}

function stale(
  app: AppSource,
  lock: RelPath,
  { file, found }: { readonly file: RelPath; readonly found: readonly string[] },
): Problem {
  return {
    code: 'WARP_LOCK_STALE',
    phase: 'plan',
    message: `${lock} does not belong to this ${file}: ${found.join('; ')}`,
    hint: 'Run "uv lock" and commit the result.',
    at: place(file, lineOf(app.text(file), /^\s*dependencies\s*=/)),
  };
}

/** The lock holds the range in uv's own spelling: only one that allows other versions differs. */
function pythonDifference(toml: Table | undefined, lock: Table): string[] {
  const asked = tableAt(toml, 'project')?.['requires-python'];
  const locked = lock['requires-python'];
  if (typeof asked !== 'string' || typeof locked !== 'string') return [];
  const [now, then] = [pythonRange(asked), pythonRange(locked)];
  if (now === undefined || then === undefined) return [];
  const minors = Array.from({ length: 16 }, (_, index) => `3.${index + 6}`);
  const same = minors.every((minor) => allows([now], minor) === allows([then], minor));
  return same ? [] : [`requires-python is "${asked}", locked for "${locked}"`];
}

/**
 * Differences between a pyproject.toml's dependencies and what the lock recorded of them when it
 * was made: sentences; empty when the lock is current.
 *
 * @param shared `[tool.uv.sources]` of the workspace, which members inherit
 */
function differences(pyproject: Table, root: LockedPackage, shared: Table): string[] {
  if (strings(tableAt(pyproject, 'project')?.dynamic).includes('dependencies')) return [];
  const declared = declaredRequirements(pyproject);
  const recorded = new Map<string, string>(
    tables(tableAt(root.table, 'metadata')?.['requires-dist']).map((one) => {
      const name = normalName(String(one.name));
      const extra = /extra == ['"]([^'"]+)['"]/.exec(String(one.marker ?? ''))?.[1] ?? '';
      return [`${name} ${normalName(extra)}`, specifierKey(String(one.specifier ?? ''))] as const;
    }),
  );
  const sources = { ...shared, ...tableAt(pyproject, 'tool', 'uv', 'sources') };
  const fixed = new Set(Object.keys(sources).map(normalName));
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
