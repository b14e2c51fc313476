import { type LocalDependency, localDependency } from './local-dependency.ts';
import { parseRequirement } from './requirement-name.ts';

/**
 * The folder or archive that a requirement names by a file URL: `lib @ file:./lib`; with the variable
 * that PDM and uv know for the manifest's folder, `lib @ file:///${PROJECT_ROOT}/../lib`; with Hatch's
 * field for it or a folder above, `lib @ {root:parent:uri}/lib`.
 */
export function fileRequirement(text: string): LocalDependency | undefined {
  const { specifier = '' } = parseRequirement(text) ?? {};
  const url = /^@file:(?:\/\/)?(.*?)(?:#.*)?$/i.exec(withoutField(specifier))?.[1];
  if (url === undefined) return undefined;
  const path = url.replace(/^\/*\$\{PROJECT_ROOT\}\/?/, '');
  return localDependency(decoded(path), false);
}

/** hatch.pypa.io, "Context formatting". */
function withoutField(specifier: string): string {
  return specifier.replace(
    /^@\{root((?::parent)*):uri\}\/?/,
    (_, parents: string) => `@file:./${parents.replaceAll(':parent', '../')}`,
  );
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A `%` of its own.
    return path;
  }
}
