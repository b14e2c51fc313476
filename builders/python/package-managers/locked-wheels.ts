import type { AppSource } from '../../../src/app/app-source.ts';
import { peekToml, tables } from './read-toml.ts';
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
  return tables(lock?.package)
    .filter((one) => !Array.isArray(one.groups) || /main|default/.test(one.groups.join(' ')))
    .map((one) => ({
      name: String(one.name),
      wheels: tables(one.files).flatMap(({ file }) =>
        typeof file === 'string' && file.endsWith('.whl') ? [file] : [],
      ),
    }));
}
