import type { AppSource, RelPath } from './app-source.ts';

export const checkOutSubmodules = 'git submodule update --init --recursive';

/** Folders of git submodules that are not checked out: nothing is in them. */
export function missingSubmodules(app: AppSource): readonly RelPath[] {
  const text = app.text('.gitmodules') ?? '';
  return [...text.matchAll(/^\s*path\s*=\s*(\S.*?)\s*$/gm)]
    .map((match) => match[1] ?? '')
    .filter((path) => app.list(path).length === 0);
}
