import type { AppSource } from '../../../src/app/app-source.ts';
import { peekToml, tableAt, tables } from './read-toml.ts';
import type { DependencyConfig } from './types.ts';
import { uvLocked } from './uv.ts';

/** Wheel files by package, of the lock that lists them; empty where there is none. */
export function lockedWheels(
  app: AppSource,
  config: DependencyConfig,
): readonly { readonly name: string; readonly wheels: readonly string[] }[] {
  const locked = uvLocked(app, config);
  if (locked.length > 0) return locked;
  const lock = peekToml(app, 'poetry.lock') ?? peekToml(app, 'pdm.lock');
  // Older formats have the files in one table: by name, or in PDM's by name and version.
  const older = tableAt(lock, 'metadata', 'files') ?? {};
  return tables(lock?.package)
    .filter(({ groups, category }) =>
      Array.isArray(groups) ? /main|default/.test(groups.join(' ')) : category !== 'dev',
    )
    .map((one) => ({
      name: String(one.name),
      wheels: tables(
        one.files ?? older[String(one.name)] ?? older[`${String(one.name)} ${String(one.version)}`],
      ).flatMap(({ file }) => (typeof file === 'string' && file.endsWith('.whl') ? [file] : [])),
    }));
}
