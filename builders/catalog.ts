import type { Builder, Server } from '../src/builder/types.ts';
import type { ConfigSections } from '../src/config/json-schema.ts';
import type { KnownService } from '../src/service/types.ts';
import { pythonBuilder } from './python/index.ts';
import { daphne } from './servers/daphne/index.ts';
import { granian } from './servers/granian/index.ts';
import { gunicorn } from './servers/gunicorn/index.ts';
import { hypercorn } from './servers/hypercorn/index.ts';
import { modWsgi } from './servers/mod_wsgi/index.ts';
import { uvicorn } from './servers/uvicorn/index.ts';
import { uwsgi } from './servers/uwsgi/index.ts';
import { waitress } from './servers/waitress/index.ts';
import { mysql } from './services/mysql/index.ts';
import { postgres } from './services/postgres/index.ts';
import { redis } from './services/redis/index.ts';
import { shellBuilder } from './shell/index.ts';

/** Every kind of application warp knows. */
export const builders: readonly Builder[] = [pythonBuilder, shellBuilder];

/** Every hosting server warp knows; the first that serves an entry point is its default. */
export const servers: readonly Server[] = [
  modWsgi,
  gunicorn,
  uwsgi,
  waitress,
  uvicorn,
  hypercorn,
  granian,
  daphne,
];

/** What warp.yaml may hold for them. */
export const configSections: ConfigSections = {
  builders: Object.fromEntries(builders.map(({ id, configSchema }) => [id, configSchema])),
  server: [
    ...new Map(servers.flatMap(({ settings }) => settings).map((one) => [one.key, one])).values(),
  ],
};

/** Every backing service warp knows. */
export const services: readonly KnownService[] = [postgres, redis, mysql];
