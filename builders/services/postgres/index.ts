import type { KnownService } from '../../../src/service/types.ts';

/** PostgreSQL: https://hub.docker.com/_/postgres */
export const postgres: KnownService = {
  id: 'postgres',
  title: 'PostgreSQL',
  repositories: ['postgres'],
  version: '17',
  env: {
    POSTGRES_USER: '{user}',
    POSTGRES_PASSWORD: '{password}',
    POSTGRES_DB: '{name}',
    // One place in every version: 18's own default is another than 17's.
    PGDATA: '/var/lib/postgresql/data/pgdata',
  },
  port: 5432,
  volume: '/var/lib/postgresql/data',
  // By TCP: the server that sets the database up listens on its socket alone.
  ready: 'pg_isready -q -h 127.0.0.1 -p {port} -U {user} -d {name}',
  timeoutMs: 60_000,
  inject: { DATABASE_URL: 'postgresql://{user}:{password}@{host}:{port}/{name}' },
  otherData: /initialized by PostgreSQL version (\d+)/,
  debian: {
    suite: 'trixie',
    version: '17',
    packages: ['postgresql-17'],
    user: 'postgres',
    uid: 999,
    folders: [
      '/etc/postgresql',
      '/var/lib/postgresql',
      '/var/lib/postgresql/data',
      '/run/postgresql',
    ],
    path: '/usr/lib/postgresql/17/bin',
    entrypoint: 'builders/services/postgres/image/docker-entrypoint.sh',
    command: ['postgres'],
    // Fast shutdown: a client that stays connected holds nothing up.
    stopSignal: 'SIGINT',
  },
};
