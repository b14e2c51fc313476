import type { KnownService } from '../../../src/service/types.ts';

/** Redis: https://hub.docker.com/_/redis */
export const redis: KnownService = {
  id: 'redis',
  title: 'Redis',
  repositories: ['redis'],
  version: '8',
  env: { REDIS_PASSWORD: '{password}', REDISCLI_AUTH: '{password}' },
  // The official image takes no password from its environment.
  command: [
    'sh',
    '-c',
    'exec docker-entrypoint.sh redis-server --port {port} --requirepass "$REDIS_PASSWORD" --dir /data --save 60 1',
  ],
  port: 6379,
  volume: '/data',
  ready: 'redis-cli -p {port} ping | grep -q PONG',
  timeoutMs: 60_000,
  inject: { REDIS_URL: 'redis://:{password}@{host}:{port}/0' },
  otherData: /Can't handle RDB format version (\d+)/,
  debian: {
    suite: 'trixie',
    version: '8.0',
    packages: ['redis-server'],
    user: 'redis',
    uid: 999,
    folders: ['/data'],
    entrypoint: 'builders/services/redis/image/docker-entrypoint.sh',
    command: ['redis-server'],
  },
};
