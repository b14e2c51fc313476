import type { KnownService } from '../../../src/service/types.ts';

/**
 * MySQL's protocol: MariaDB, unless an image or a version of MySQL is asked for.
 * https://hub.docker.com/_/mariadb, https://hub.docker.com/_/mysql
 */
export const mysql: KnownService = {
  id: 'mysql',
  title: 'MariaDB',
  repositories: ['mariadb', 'mysql'],
  version: '11.8',
  // Both images know these names.
  env: {
    MYSQL_USER: '{user}',
    MYSQL_PASSWORD: '{password}',
    MYSQL_DATABASE: '{name}',
    MYSQL_ROOT_PASSWORD: '{password}',
  },
  port: 3306,
  volume: '/var/lib/mysql',
  // By TCP, as the app: the server that sets the database up does not listen there.
  ready:
    'client=mariadb; command -v mariadb >/dev/null || client=mysql; MYSQL_PWD="$MYSQL_PASSWORD" "$client" -h 127.0.0.1 -P {port} -u {user} -e "SELECT 1" {name}',
  timeoutMs: 120_000,
  inject: { DATABASE_URL: 'mysql://{user}:{password}@{host}:{port}/{name}' },
  debian: {
    suite: 'trixie',
    version: '11.8',
    packages: ['mariadb-server-core', 'mariadb-client-core'],
    user: 'mysql',
    uid: 999,
    folders: ['/var/lib/mysql', '/run/mysqld'],
    entrypoint: 'builders/services/mysql/image/docker-entrypoint.sh',
    command: ['mariadbd'],
  },
};
