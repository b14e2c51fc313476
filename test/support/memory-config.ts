import { posix } from 'node:path';
import type { SystemConfig } from '../../src/builder/system-server.ts';

/** A machine that consists of these files, by absolute path. */
export function memoryConfig(
  main: readonly string[],
  files: Readonly<Record<string, string>>,
  { known = true }: { readonly known?: boolean } = {},
): SystemConfig {
  const below = (folder: string) =>
    Object.keys(files).filter((path) => path.startsWith(`${folder === '/' ? '' : folder}/`));
  return {
    main,
    text: (path) => files[path],
    list: (folder) => {
      const inside = below(folder).map((path) => posix.relative(folder, path).split('/')[0] ?? '');
      return inside.length > 0 ? [...new Set(inside)].sort() : undefined;
    },
    kind: (path) => {
      if (!known) return undefined;
      if (files[path] !== undefined) return 'file';
      return below(path).length > 0 ? 'folder' : 'none';
    },
  };
}
