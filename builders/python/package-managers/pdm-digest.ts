import { pythonJsonDigest } from './python-json.ts';
import { strings, type Table, tableAt } from './read-toml.ts';
import { normalName } from './requirement-name.ts';

/**
 * `content_hash` of a pdm.lock as releases compute it: the older ones over the resolution's overrides
 * alone (pdm/project/project_file.py of those releases).
 *
 * @param toml read with integers as bigint ({@link pythonJsonDigest})
 */
export function pdmDigests(toml: Table): readonly string[] {
  const project = tableAt(toml, 'project');
  const settings = tableAt(toml, 'tool', 'pdm');
  const common = {
    sources: settings?.source ?? [],
    dependencies: project?.dependencies ?? [],
    'optional-dependencies': project?.['optional-dependencies'] ?? {},
    'requires-python': project?.['requires-python'] ?? '',
  };
  const resolution = tableAt(settings, 'resolution') ?? {};
  const old = settings?.['dev-dependencies'] ?? {};
  const contents = [
    { ...common, 'dev-dependencies': groups(toml, settings), resolution },
    {
      ...common,
      'dev-dependencies': old,
      overrides: resolution.overrides ?? settings?.overrides ?? {},
    },
  ];
  return contents.map((one) => `sha256:${pythonJsonDigest(one)}`);
}

function groups(toml: Table, settings: Table | undefined): Table {
  const found: Record<string, readonly unknown[]> = {};
  for (const table of [tableAt(toml, 'dependency-groups'), tableAt(settings, 'dev-dependencies')]) {
    for (const [name, list] of Object.entries(table ?? {})) {
      const items: readonly unknown[] = Array.isArray(list) ? list : strings(list);
      found[normalName(name)] = [...(found[normalName(name)] ?? []), ...items];
    }
  }
  return found;
}
