import { describe, expect, test } from 'vitest';
import { pythonConfigSchema } from '../../../builders/python/config-schema.ts';
import { readS2i } from '../../../builders/python/older/s2i.ts';
import { type MemoryFile, memoryApp } from '../../../src/app/memory-app.ts';
import type { Config } from '../../../src/config/config.ts';
import { readConfig } from '../../../src/config/read-config.ts';

function configOf(files: Readonly<Record<string, MemoryFile>>): Config {
  const sections = { builders: { python: pythonConfigSchema }, server: [] };
  const config = readConfig(memoryApp(files), { sections, older: [readS2i] });
  if (!config.ok) throw new Error(JSON.stringify(config.problems));
  return config.value;
}

const s2i = (text: string, more: Readonly<Record<string, MemoryFile>> = {}) =>
  configOf({ '.s2i/environment': text, 'app.py': '', ...more });
const warned = (config: Config) => config.older?.warnings.map(({ message }) => message) ?? [];
const facts = (config: Config) =>
  Object.fromEntries(config.older?.facts.map(({ name, value }) => [name, value]) ?? []);

describe('.s2i/environment', () => {
  test.each<readonly [string, (config: Config) => unknown, unknown]>([
    ['WEB_CONCURRENCY=3', (c) => c.server.processes.value, 3],
    ['PORT=9000', (c) => c.server.port.value, 9000],
    ['DISABLE_MIGRATE=1', (c) => c.run.migrate.value, 'never'],
    [
      'APP_CONFIG=conf.py',
      (c) => [c.server.name?.value, c.server.args.value],
      ['gunicorn', ['--config', 'conf.py']],
    ],
    ['DISABLE_COLLECTSTATIC=true', (c) => c.build.env.DISABLE_COLLECTSTATIC?.value, 'true'],
    [
      'DJANGO_SETTINGS_MODULE=a.b',
      (c) => [c.run.env.DJANGO_SETTINGS_MODULE?.value, c.build.env.DJANGO_SETTINGS_MODULE?.value],
      ['a.b', 'a.b'],
    ],
    ['UPGRADE_PIP_TO_LATEST=1', (c) => Object.keys(c.build.env), []],
    ['DISABLE_MIGRATE=', (c) => c.run.migrate.value, 'auto'],
    ['A=1\nconstructor=x', (c) => Object.keys(c.run.env), ['A', 'constructor']],
  ])('%s is taken over', (line, read, expected) => {
    expect(read(s2i(`# set\n${line}\n`))).toEqual(expected);
  });

  test('has a line in the plan for each variable, with its place', () => {
    const { older } = s2i('A=1\n\nWEB_CONCURRENCY=2\n');
    expect(older?.facts).toEqual([
      expect.objectContaining({
        name: 's2i.A',
        reason: expect.objectContaining({ at: { file: '.s2i/environment', line: 1 } }),
      }),
      expect.objectContaining({
        name: 's2i.WEB_CONCURRENCY',
        reason: expect.objectContaining({ at: { file: '.s2i/environment', line: 3 } }),
      }),
    ]);
  });

  test('is weaker than warp.yaml', () => {
    expect(s2i('PORT=9000\n', { 'warp.yaml': 'server: { port: 7000 }' }).server.port).toMatchObject(
      {
        value: 7000,
        rejected: [{ value: 9000 }],
      },
    );
  });

  test('that cannot be taken over is a warning, never an error', () => {
    const config = s2i('PORT=http\nWEB_CONCURRENCY=-1\nPIP_INDEX_URL=https://u:pa55@host/simple\n');
    expect(warned(config)).toHaveLength(3);
    expect(JSON.stringify(config)).not.toContain('pa55');
  });

  test('names a script that starts the app', () => {
    const script = { 'run.sh': { text: '#!/bin/sh\n', executable: true } };
    expect(s2i('APP_SCRIPT=run.sh\n', script).processes.web?.value).toBe('./run.sh');
    expect(warned(s2i('APP_SCRIPT=gone.sh\n'))[0]).toContain('gone.sh');
  });

  test('stands beside scripts that are not run', () => {
    expect(warned(configOf({ '.s2i/bin/assemble': '#!/bin/sh', 'app.py': '' }))[0]).toContain(
      '.s2i/bin/assemble is not run',
    );
  });
});

describe('.warpdrive/', () => {
  test('has a line in the plan for each file', () => {
    const config = configOf({
      '.warpdrive/deploy_mode': 'wsgi\n',
      '.warpdrive/server_type': 'gunicorn\n',
      '.warpdrive/server_args/gunicorn': '--workers 3\n',
      '.warpdrive/server_args/mod_wsgi': '--processes 9\n',
      '.warpdrive/environment': 'A=1\n',
      '.warpdrive/home': 'site\n',
    });
    expect(facts(config)).toEqual({
      'warpdrive.deploy_mode': 'wsgi',
      'warpdrive.server_type': 'gunicorn',
      'warpdrive.server_args': ['--workers', '3'],
      'warpdrive.environment': '.warpdrive/environment',
      'warpdrive.home': 'site',
    });
    expect(config.server.args.value).toEqual(['--workers', '3']);
  });

  test('gives the server no words that name the application', () => {
    const args =
      '--application-type module --entry-point site.wsgi --url-alias /s/ s/ --entry-point=x a.b:app';
    const config = configOf({
      '.warpdrive/deploy_mode': 'mod_wsgi\n',
      '.warpdrive/server_args': args,
    });
    expect(config.server.args.value).toEqual(['--url-alias', '/s/', 's/']);
  });

  test('says which of its files are not read', () => {
    expect(warned(configOf({ '.warpdrive/wheelhouse/x.whl': '' }))[0]).toContain('wheelhouse');
  });
});

describe('files of other tools', () => {
  test("an Aptfile's packages are installed, headers in the build alone", () => {
    const config = configOf({ Aptfile: 'libpq-dev\ngdal-bin # maps\n:repo:deb http://x\n' });
    expect(config.run.packages.value).toEqual(['gdal-bin']);
    expect(config.build.packages.value).toEqual(['libpq-dev', 'gdal-bin']);
    expect(warned(config)).toHaveLength(1);
  });

  test("app.json's values are the app's, and what it demands without one is told", () => {
    const env = {
      A: 'x',
      B: { value: '1' },
      C: { required: true },
      D: { generator: 'secret' },
      E: { required: false },
    };
    const config = configOf({ 'app.json': JSON.stringify({ env }) });
    expect(Object.keys(config.run.env)).toEqual(['A', 'B']);
    expect(warned(config)).toEqual(['app.json demands C, D and gives no value']);
  });

  test('another app.json says nothing', () => {
    expect(facts(configOf({ 'app.json': '{"expo": {"name": "x"}}' }))).toEqual({});
    expect(facts(configOf({ 'app.json': '[' }))).toEqual({});
  });

  test('that have no part in the plan are named there', () => {
    const config = configOf({ Dockerfile: 'FROM x', 'nixpacks.toml': '[start]\ncmd = "run"\n' });
    expect(facts(config)).toEqual({ 'app.other_tools': ['Dockerfile', 'nixpacks.toml'] });
    expect(warned(config)).toHaveLength(1);
  });
});
