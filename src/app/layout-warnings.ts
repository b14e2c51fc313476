import type { AppSource, RelPath } from './app-source.ts';
import type { AppWarning } from './app-warning.ts';
import { checkOutSubmodules, missingSubmodules } from './submodules.ts';

/** Named in one message; the rest is counted. */
const shown = 5;

/** What makes a folder build otherwise elsewhere: submodules, what git ignores, names alike. */
export function layoutWarnings(app: AppSource): readonly AppWarning[] {
  return [...submoduleWarnings(app), ...ignoredByGit(app), ...alikeNames(app)];
}

function submoduleWarnings(app: AppSource): readonly AppWarning[] {
  const paths = missingSubmodules(app);
  if (paths.length === 0) return [];
  return [
    {
      code: 'WARP_SUBMODULE_MISSING',
      message: `the git submodule ${some(paths)} is not checked out: the image lacks what is in it`,
      hint: checkOutSubmodules,
      at: { file: '.gitmodules' },
    },
  ];
}

/** Code and settings that the image gets from this folder alone: a checkout of the commit lacks them. */
function ignoredByGit(app: AppSource): readonly AppWarning[] {
  const paths = app.unversioned.filter((path) => isContent(app, path));
  if (paths.length === 0) return [];
  return [
    {
      code: 'WARP_GIT_IGNORED',
      message: `${some(paths)}: in the image, though git ignores it; built from a checkout elsewhere, the image lacks it`,
      hint: 'commit it, make it in a build hook, or leave it out of the image by .warpignore',
    },
  ];
}

/** Modules are the builder's to judge, which knows whether they are imported. */
function isContent(app: AppSource, path: RelPath): boolean {
  const entry = app.entry(path);
  if (entry?.kind === 'directory') return app.list(path).length > 0;
  return entry?.kind === 'file' && /\.(js|mjs|html|css|ini|cfg|toml|ya?ml|json)$/.test(path);
}

function alikeNames(app: AppSource): readonly AppWarning[] {
  const known = new Map<string, RelPath>();
  const pairs: string[] = [];
  for (const { path } of app.entries()) {
    const folded = path.toLowerCase();
    const other = known.get(folded);
    if (other === undefined) known.set(folded, path);
    else pairs.push(`${other} and ${path}`);
  }
  if (pairs.length === 0) return [];
  return [
    {
      code: 'WARP_APP_NAMES_ALIKE',
      message: `${some(pairs)} differ in case alone: checkouts on macOS and Windows hold one of them`,
      hint: 'rename one',
    },
  ];
}

function some(names: readonly string[]): string {
  const more = names.length - shown;
  return `${names.slice(0, shown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
