import type { RelPath } from '../../../src/app/app-source.ts';
import type { PackageNeed } from '../../../src/builder/types.ts';
import { place } from './read-toml.ts';

/**
 * Debian packages of Python packages that come as source only, by their own install notes.
 * Only names that bookworm and trixie share.
 */
const sourceOnly = new Map<string, { build: readonly string[]; run: readonly string[] }>([
  ['psycopg2', { build: ['libpq-dev'], run: ['libpq5'] }],
  ['psycopg-c', { build: ['libpq-dev'], run: ['libpq5'] }],
  ['mysqlclient', { build: ['default-libmysqlclient-dev'], run: ['libmariadb3'] }],
  ['gssapi', { build: ['libkrb5-dev'], run: ['libgssapi-krb5-2'] }],
  ['requests-gssapi', { build: ['libkrb5-dev'], run: ['libgssapi-krb5-2'] }],
  ['krb5', { build: ['libkrb5-dev'], run: ['libkrb5-3'] }],
  ['pycairo', { build: ['libcairo2-dev'], run: ['libcairo2'] }],
  ['pygraphviz', { build: ['libgraphviz-dev'], run: ['graphviz'] }],
  ['pyodbc', { build: ['unixodbc-dev'], run: ['unixodbc'] }],
  ['mod-wsgi', { build: ['apache2-dev'], run: ['apache2'] }],
  ['xmlsec', { build: ['libxmlsec1-dev'], run: ['libxmlsec1-openssl'] }],
]);

export interface AskedPackage {
  readonly name: string;
  readonly file: RelPath;
  readonly line?: number;
  /** Fetched by git. */
  readonly vcs?: boolean;
}

/** Distribution packages that the asked-for packages need to be built and to run. */
export function systemNeeds(asked: readonly AskedPackage[]): {
  run: readonly PackageNeed[];
  build: readonly PackageNeed[];
} {
  const run: PackageNeed[] = [];
  const build: PackageNeed[] = [];
  for (const one of asked) {
    const at = place(one.file, one.line);
    const known = sourceOnly.get(one.name);
    const via = 'app' as const;
    for (const name of known?.build ?? []) {
      build.push({ name, reason: { rule: `${one.name} is compiled against it`, at, via } });
    }
    for (const name of known?.run ?? []) {
      run.push({ name, reason: { rule: `${one.name} loads its library`, at, via } });
    }
    if (one.vcs)
      build.push({ name: 'git', reason: { rule: `${one.name} is fetched by git`, at, via } });
  }
  return { run, build };
}
