import { pythonJsonDigest } from './python-json.ts';
import { type Table, tableAt } from './read-toml.ts';
import { normalName } from './requirement-name.ts';

const sections = ['source', 'packages', 'dev-packages', 'requires', 'scripts', 'pipfile', 'pipenv'];

/**
 * `_meta.hash` of a Pipfile.lock as releases compute it: package names as written, the newer ones in
 * normal form (plette's and pipenv's pipfile.py of those releases).
 *
 * @param pipfile read with integers as bigint ({@link pythonJsonDigest})
 * @param lock its sources stand in for the tool's default where Pipfile names none
 */
export function pipfileDigests(pipfile: Table, lock: Table): readonly string[] {
  const sources = [pipfile.source ?? {}, pipfile.source ?? tableAt(lock, '_meta')?.sources ?? {}];
  const names = [(name: string) => name, normalName];
  const contents = sources.flatMap((source) =>
    names.map((rename) => ({
      _meta: { sources: source, requires: pipfile.requires ?? {} },
      ...categories(pipfile, rename),
      default: renamed(pipfile.packages, rename),
      develop: renamed(pipfile['dev-packages'], rename),
    })),
  );
  return [...new Set(contents.map((one) => pythonJsonDigest(one, 'compact')))];
}

function categories(pipfile: Table, rename: (name: string) => string): Table {
  const own = Object.entries(pipfile).filter(([key]) => !sections.includes(key));
  return Object.fromEntries(own.map(([key, value]) => [key, renamed(value, rename)]));
}

function renamed(section: unknown, rename: (name: string) => string): Table {
  const pairs = Object.entries(tableAt(section) ?? {});
  return Object.fromEntries(pairs.map(([name, value]) => [rename(name), value]));
}
