import type { Agent } from './agent.ts';

const instrumentation = (library: string) => `opentelemetry-instrumentation-${library}`;

/**
 * OpenTelemetry's own automatic instrumentation, sending by OTLP over HTTP (gRPC would bring 15 MB). An
 * instrumentation is some 50 kB, and does nothing where the app has not its library.
 */
export const opentelemetry: Agent = {
  id: 'opentelemetry',
  requirements: [
    'opentelemetry-distro',
    'opentelemetry-exporter-otlp-proto-http',
    ...['wsgi', 'asgi', 'django', 'flask', 'fastapi', 'starlette', 'falcon', 'pyramid'],
    ...['requests', 'urllib', 'urllib3', 'httpx', 'aiohttp-client', 'celery', 'logging'],
    ...[
      'dbapi',
      'psycopg',
      'psycopg2',
      'asyncpg',
      'mysqlclient',
      'pymysql',
      'sqlite3',
      'sqlalchemy',
    ],
    ...['redis', 'pymongo', 'botocore'],
  ].map((name) => (name.startsWith('opentelemetry') ? name : instrumentation(name))),
  env: { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' },
};
