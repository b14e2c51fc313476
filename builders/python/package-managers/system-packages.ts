import type { RelPath } from '../../../src/app/app-source.ts';
import type { PackageNeed } from '../../../src/builder/types.ts';
import { place } from './read-toml.ts';

/**
 * Debian packages of programs that Python packages start, by their own install notes. Libraries and
 * headers are found by the build itself; which programs are started nothing but the notes can tell.
 */
const programs = new Map<string, readonly string[]>([
  ['graphviz', ['graphviz']],
  ['pygraphviz', ['graphviz']],
  ['pydot', ['graphviz']],
  ['mod-wsgi', ['apache2']],
]);

export interface AskedPackage {
  readonly name: string;
  readonly file: RelPath;
  readonly line?: number;
  /** Fetched by git. */
  readonly vcs?: boolean;
}

/** Distribution packages that the asked-for packages need, as far as it shows before the build. */
export function systemNeeds(asked: readonly AskedPackage[]): {
  run: readonly PackageNeed[];
  build: readonly PackageNeed[];
} {
  const run: PackageNeed[] = [];
  const build: PackageNeed[] = [];
  for (const one of asked) {
    const at = place(one.file, one.line);
    const via = 'app' as const;
    for (const name of programs.get(one.name) ?? []) {
      run.push({ name, reason: { rule: `${one.name} starts its programs`, at, via } });
    }
    if (one.vcs)
      build.push({ name: 'git', reason: { rule: `${one.name} is fetched by git`, at, via } });
  }
  return { run, build };
}
