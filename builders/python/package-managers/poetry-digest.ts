import { pythonJsonDigest } from './python-json.ts';
import { type Table, tableAt } from './read-toml.ts';

const legacyKeys = ['dependencies', 'source', 'extras', 'dev-dependencies'];
const projectKeys = ['requires-python', 'dependencies', 'optional-dependencies'];

/**
 * `content-hash` of a poetry.lock as releases compute it: 1.x over `[tool.poetry]` alone, 2.0 over
 * `[project]` too, 2.2 over `[dependency-groups]` too (poetry/packages/locker.py of those releases).
 *
 * @param toml read with integers as bigint ({@link pythonJsonDigest})
 */
export function poetryDigests(toml: Table): readonly string[] {
  const contents = [firstContent(toml), content(toml, false), content(toml, true)];
  return [...new Set(contents.map((one) => pythonJsonDigest(one)))];
}

function firstContent(toml: Table): Table {
  const poetry = tableAt(toml, 'tool', 'poetry');
  return pick(poetry, [...legacyKeys, 'group'], legacyKeys);
}

function content(toml: Table, withGroups: boolean): Table {
  const groups = withGroups ? (tableAt(toml, 'dependency-groups') ?? {}) : {};
  const project = pick(tableAt(toml, 'project'), projectKeys, []);
  const standard = {
    ...(Object.keys(project).length > 0 ? { project } : {}),
    ...(Object.keys(groups).length > 0 ? { 'dependency-groups': groups } : {}),
  };
  const any = Object.keys(standard).length > 0;
  const poetry = tableAt(toml, 'tool', 'poetry');
  const relevant = pick(poetry, [...legacyKeys, 'group'], any ? [] : legacyKeys);
  return any ? { ...standard, tool: { poetry: relevant } } : relevant;
}

/** The table's `keys`; those in `always` as null where they are missing. */
function pick(from: Table | undefined, keys: readonly string[], always: readonly string[]): Table {
  const pairs = keys
    .filter((key) => from?.[key] !== undefined || always.includes(key))
    .map((key) => [key, from?.[key] ?? null]);
  return Object.fromEntries(pairs);
}
