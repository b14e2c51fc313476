import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { configSections, servers } from '../../../builders/catalog.ts';
import { configurationDoc } from '../../../src/config/configuration-doc.ts';
import { configJsonSchema } from '../../../src/config/json-schema.ts';
import { settingsDoc } from '../../../src/plan/settings-doc.ts';

// `npm run schema` writes the files anew.
describe('what is published about warp.yaml', () => {
  it('is the schema itself', async () => {
    const text = `${JSON.stringify(configJsonSchema(configSections), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../../../warp.schema.json');
  });

  it('is documented from the schema', async () => {
    await expect(configurationDoc(configSections)).toMatchFileSnapshot(
      '../../../docs/configuration.md',
    );
  });

  it('has every formula of the servers beside it', async () => {
    await expect(settingsDoc(servers)).toMatchFileSnapshot('../../../docs/server-settings.md');
  });

  it.each([
    ['name: shop\nserver: { name: mod_wsgi, threads: auto, port: 8000 }', true],
    ['hooks: { build: npm run css, deploy: { run: x, timeout: 5s } }', true],
    ['python: { version: "3.12" }', true],
    ['services: { postgres: null, cache: redis, db: { image: x, publish: 5432 } }', true],
    ['services: { db: { prot: 1 } }', false],
    ['services: { Postgres: null }', false],
    ['server: { prot: 1 }', false],
    ['server: { timeouts: { queue: 10s }, memory: 512MiB, max_requests: off }', true],
    ['server: { timeouts: { queue: 10 } }', false],
    ['server: { memory: 512m }', false],
    ['python: { manager: bogus }', false],
    ['nmae: x', false],
  ])('lets an editor judge %j', (yaml, expected) => {
    const schema = z.fromJSONSchema(configJsonSchema(configSections));
    expect(schema.safeParse(parse(yaml)).success).toBe(expected);
  });
});
