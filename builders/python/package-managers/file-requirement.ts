import { type LocalDependency, localDependency } from './local-dependency.ts';
import { parseRequirement } from './requirement-name.ts';

/**
 * The folder or archive that a requirement names by a file URL: `lib @ file:./lib`, and with the
 * variable that PDM and uv know for the manifest's folder, `lib @ file:///${PROJECT_ROOT}/../lib`.
 */
export function fileRequirement(text: string): LocalDependency | undefined {
  const { specifier = '' } = parseRequirement(text) ?? {};
  const url = /^@file:(?:\/\/)?(.*?)(?:#.*)?$/i.exec(specifier)?.[1];
  if (url === undefined) return undefined;
  const path = url.replace(/^\/*\$\{PROJECT_ROOT\}\/?/, '');
  return localDependency(decoded(path), false);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A `%` of its own.
    return path;
  }
}
