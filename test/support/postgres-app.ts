import { z } from 'zod';
import { warpDocument } from './run-warp.ts';
import { warpApp } from './warp-app.ts';
import { writeFiles } from './write-files.ts';

/** A PostgreSQL server of Debian's, as an app of warp's: database `postgres`, user `shop`, no password. */
export interface PostgresApp extends AsyncDisposable {
  readonly container: string;
  /** Address on the engine's own network. */
  readonly host: string;
  readonly port: number;
  /** Runs SQL and returns what `psql` prints without decoration. */
  query(sql: string): Promise<string>;
}

const start = `#!/bin/sh
set -eu
bin=$(echo /usr/lib/postgresql/*/bin)
folder=/tmp/database
# Started again, it goes on with what it has.
if [ ! -e "$folder" ]; then
  "$bin/initdb" -D "$folder" -U shop -A trust >/dev/null
  echo 'host all all all trust' >>"$folder/pg_hba.conf"
fi
rm -f "$folder/postmaster.pid"
exec "$bin/postgres" -D "$folder" -k /tmp -h 0.0.0.0 -p "$PORT"
`;
const ready =
  '#!/bin/sh\nexec psql -qh /tmp -p "$PORT" -U shop postgres -c "select 1" >/dev/null\n';

/** @param name what it is for */
export async function postgresApp(name: string): Promise<PostgresApp> {
  const app = await warpApp(`${name}-postgres`);
  writeFiles(app.folder, {
    'app.sh': start,
    '.warp/hooks/ready': ready,
    // A worker, as it does not speak HTTP: the port is its own business.
    'warp.yaml': 'run:\n  packages: [postgresql]\nprocesses:\n  database: ./app.sh\n',
  });
  const { container } = await warpDocument(z.object({ container: z.string() }), [
    ...['run', app.folder, '--process', 'database', '--detach', '--json', '--name', app.name],
  ]);
  const { NetworkSettings: network } = await app.docker.getContainer(container).inspect();
  return {
    container,
    host: network.Networks.bridge?.IPAddress ?? '',
    port: 8080,
    async query(sql) {
      const argv = ['psql', '-qAth', '/tmp', '-p', '8080', '-U', 'shop', 'postgres', '-c', sql];
      const { status, output } = await app.exec(container, argv);
      if (status !== 0) throw new Error(`psql ended with ${status}: ${output}`);
      return output.replaceAll('\r\n', '\n').trim();
    },
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}
