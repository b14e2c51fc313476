import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { composeFile } from '../../../../src/runtime/export/compose-file.ts';
import type { DevExport } from '../../../../src/runtime/export/dev-export.ts';
import { devcontainerFile } from '../../../../src/runtime/export/devcontainer-file.ts';

const dev: DevExport = {
  ...{ appName: 'shop', image: 'shop:latest', folder: '/home/me/shop', user: '1000:0', port: 8080 },
  workdir: '/opt/app-root/src',
  env: { DATABASE_URL: 'postgresql://app:pa$s@db:5432/app' },
  processes: [
    { name: 'web', listens: true },
    { name: 'cache', listens: false },
  ],
  volumes: [{ volume: 'warp-shop-data', at: '/opt/app-root/data' }],
  services: [
    {
      ...{ name: 'db', image: 'postgres:17', timeoutMs: 60_000, port: 5432, publish: 15432 },
      env: { POSTGRES_PASSWORD: 'pa$s' },
      volumes: [{ volume: 'warp-shop-service-db', at: '/var/lib/postgresql/data' }],
      ready: 'pg_isready -U $USER',
    },
    { name: 'cache', image: 'redis:8', timeoutMs: 10_000, env: {}, volumes: [] },
  ],
};

test('a compose file has the services, with their data, and the app waits for them', () => {
  const [file] = composeFile(dev, '/home/me/shop');
  const { services, volumes } = parse(file?.text ?? '');
  expect(Object.keys(services)).toEqual(['web', 'app-cache', 'db', 'cache']);
  expect(services.db).toEqual({
    image: 'postgres:17',
    pull_policy: 'missing',
    environment: { POSTGRES_PASSWORD: 'pa$$s' },
    volumes: [
      { type: 'volume', source: 'warp-shop-service-db', target: '/var/lib/postgresql/data' },
    ],
    ports: ['127.0.0.1:15432:5432'],
    healthcheck: { test: ['CMD-SHELL', 'pg_isready -U $$USER'], interval: '2s', retries: 30 },
  });
  expect(services.web.depends_on).toEqual({
    db: { condition: 'service_healthy' },
    cache: { condition: 'service_started' },
  });
  expect(volumes['warp-shop-service-db']).toEqual({ external: true });
});

test('a devcontainer with services takes a compose file beside it', () => {
  const [devcontainer, compose] = devcontainerFile(dev, '/home/me/shop');
  expect(JSON.parse(devcontainer?.text ?? '')).toMatchObject({
    dockerComposeFile: 'compose.yaml',
    service: 'web',
    workspaceFolder: '/opt/app-root/src',
    forwardPorts: [8080],
  });
  expect(compose?.path).toBe('.devcontainer/compose.yaml');
  const { services } = parse(compose?.text ?? '');
  expect(Object.keys(services)).toEqual(['web', 'db', 'cache']);
  expect(services.web.ports).toBeUndefined();
  expect(services.web.environment.HOME).toBe('/tmp');
  expect(services.web.volumes[0].source).toBe('..');
});

test('one without services is the image itself', () => {
  const files = devcontainerFile({ ...dev, services: [] }, '/home/me/shop');
  expect(files.map(({ path }) => path)).toEqual(['.devcontainer/devcontainer.json']);
  expect(JSON.parse(files[0]?.text ?? '')).toMatchObject({ image: 'shop:latest' });
});
