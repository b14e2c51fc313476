import { posix } from 'node:path';
import type { SystemConfig } from '../../../../src/builder/system-server.ts';

/** Files that an Include names, sorted: one, all in a folder and below, or those that fit a pattern. */
export function matchingFiles(config: SystemConfig, path: string): readonly string[] {
  return expand(
    config,
    '/',
    path.split('/').filter((part) => part !== ''),
  );
}

function expand(config: SystemConfig, at: string, parts: readonly string[]): readonly string[] {
  const [part, ...rest] = parts;
  if (part === undefined) return below(config, at);
  if (!/[*?[]/.test(part)) return expand(config, posix.join(at, part), rest);
  const fits = new RegExp(
    `^${part
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
  );
  return (config.list(at) ?? [])
    .filter((name) => fits.test(name) && !name.startsWith('.'))
    .flatMap((name) => expand(config, posix.join(at, name), rest));
}

function below(config: SystemConfig, path: string): readonly string[] {
  const names = config.list(path);
  if (names === undefined) return config.text(path) === undefined ? [] : [path];
  return names.flatMap((name) => below(config, posix.join(path, name)));
}
