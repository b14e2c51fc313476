import { dependencyGroups, groupRequirements } from './dependency-groups.ts';
import { gitAddress } from './git-address.ts';
import { poetryConstraint } from './poetry-constraint.ts';
import { isTable, strings, type Table, tableAt } from './read-toml.ts';
import { normalName, parseRequirement } from './requirement-name.ts';
import type { DependencyConfig } from './types.ts';

/** A direct dependency: name, extras, and how it would be written for pip. */
export interface RootDependency {
  readonly name: string;
  readonly extras: readonly string[];
  /** PEP 508 marker; '' for always. */
  readonly marker: string;
  /** PEP 440 alternatives; empty for an address. */
  readonly ranges: readonly string[];
  /** For pip; a folder or archive of the app is `./path`, without its name. */
  readonly requirement: string;
  /** The version as written, for messages. */
  readonly text: string;
  /** Folder or archive, as written. */
  readonly path?: string;
  readonly editable?: boolean;
}

/**
 * What production needs directly, in Poetry's terms: `[project]` dependencies where they are given,
 * else `[tool.poetry.dependencies]`; with the chosen extras and groups.
 */
export function poetryRoots(toml: Table, config: DependencyConfig): readonly RootDependency[] {
  const project = tableAt(toml, 'project');
  const poetry = tableAt(toml, 'tool', 'poetry');
  const extras = config.extras ?? [];
  const { taken } = dependencyGroups(toml, config);
  const wanted = tableAt(poetry, 'extras');
  const chosen = new Set(extras.flatMap((extra) => strings(wanted?.[extra])).map(normalName));
  const standard = Array.isArray(project?.dependencies);
  const own = tableAt(poetry, 'dependencies') ?? {};
  return [
    ...strings(project?.dependencies).flatMap((text) => standardRoot(text, own)),
    ...extras
      .flatMap((extra) => strings(tableAt(project, 'optional-dependencies')?.[extra]))
      .flatMap((text) => standardRoot(text, own)),
    ...(standard ? [] : tableRoots(own, chosen)),
    ...taken.flatMap((group) => tableRoots(groupTable(poetry, group), chosen)),
    ...taken.flatMap((group) =>
      groupRequirements(toml, group).flatMap((text) => standardRoot(text, {})),
    ),
  ];
}

function groupTable(poetry: Table | undefined, group: string): Table {
  const older = group === 'dev' ? tableAt(poetry, 'dev-dependencies') : undefined;
  return tableAt(poetry, 'group', group, 'dependencies') ?? older ?? {};
}

/** A PEP 508 line; `[tool.poetry.dependencies]` may say where the package comes from (Poetry 2). */
function standardRoot(text: string, enriched: Table): RootDependency[] {
  const parsed = parseRequirement(text);
  if (!parsed) return [];
  const { name, extras, marker, specifier } = parsed;
  const more = Object.entries(enriched).find(([key]) => normalName(key) === name)?.[1];
  if (isTable(more) && (more.git ?? more.path ?? more.url) !== undefined) {
    return tableRoot(name, { ...more, extras, markers: marker || undefined });
  }
  const address = specifier.startsWith('@');
  const ranges = address ? [] : [specifier];
  return [{ name, extras, marker, ranges, requirement: text, text: specifier }];
}

/** Entries of a `[tool.poetry…dependencies]` table. */
export function tableRoots(table: Table, chosen: ReadonlySet<string>): RootDependency[] {
  return Object.entries(table)
    .filter(([name]) => name !== 'python')
    .flatMap(([name, value]) => {
      const several = Array.isArray(value) ? value : [value];
      return several.flatMap((one: unknown) => {
        const entry: Table = isTable(one) ? one : { version: one };
        const optional = entry.optional === true && !chosen.has(normalName(name));
        return optional ? [] : tableRoot(normalName(name), entry);
      });
    });
}

function tableRoot(name: string, table: Table): RootDependency[] {
  const extras = strings(table.extras);
  const marker = poetryMarker(table);
  const text = typeof table.version === 'string' ? table.version : '*';
  const from = { name, extras, marker, text };
  const suffix = extras.length > 0 ? `[${extras.join(',')}]` : '';
  const condition = marker ? ` ; ${marker}` : '';
  const { git, path, url } = table;
  if (typeof path === 'string') {
    const editable = table.develop === true;
    const target = path.startsWith('.') ? path : `./${path}`;
    return [{ ...from, path, editable, ranges: [], requirement: `${target}${suffix}${condition}` }];
  }
  const revision = table.rev ?? table.tag ?? table.branch;
  const address = typeof git === 'string' ? gitAddress(git, revision, table.subdirectory) : url;
  if (typeof address === 'string') {
    const requirement = `${name}${suffix} @ ${address}${condition}`;
    return [{ ...from, ranges: [], requirement }];
  }
  const ranges = poetryConstraint(text);
  return [{ ...from, ranges, requirement: `${name}${suffix}${ranges.at(-1) ?? ''}${condition}` }];
}

/** A dependency's `markers`, `python` and `platform` as one marker. */
function poetryMarker(table: Table): string {
  const parts = [
    typeof table.markers === 'string' ? table.markers : '',
    typeof table.python === 'string' ? pythonMarker(table.python) : '',
    typeof table.platform === 'string' ? `sys_platform == "${table.platform}"` : '',
  ].filter((one) => one !== '');
  return parts.length > 1 ? parts.map((one) => `(${one})`).join(' and ') : (parts[0] ?? '');
}

function pythonMarker(constraint: string): string {
  const alternatives = poetryConstraint(constraint).map((range) =>
    range
      .split(',')
      .flatMap((clause) => {
        const [, operator, version] = /^([<>=!~]=?|===)(.+)$/.exec(clause) ?? [];
        if (operator === undefined || version === undefined) return [];
        const name = version.split('.').length > 2 ? 'python_full_version' : 'python_version';
        return [`${name} ${operator} "${version}"`];
      })
      .join(' and '),
  );
  if (alternatives.includes('')) return '';
  return alternatives.length > 1
    ? alternatives.map((one) => `(${one})`).join(' or ')
    : (alternatives[0] ?? '');
}
