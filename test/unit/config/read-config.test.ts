import { describe, expect, it } from 'vitest';
import { memoryApp } from '../../../src/app/memory-app.ts';
import { type Config, sectionData } from '../../../src/config/config.ts';
import { type ConfigOverrides, readConfig } from '../../../src/config/read-config.ts';

const python = {
  type: 'object',
  additionalProperties: false,
  properties: {
    version: { type: 'string' },
    manager: { enum: ['pip', 'uv'] },
    settings: { type: 'string' },
  },
};

function configOf(yaml: string, more: ConfigOverrides = {}, files = {}): Config {
  const result = readConfig(memoryApp({ 'warp.yaml': yaml, ...files }), {
    sections: { builders: { python }, server: [] },
    ...more,
  });
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
  return result.value;
}

function problemsOf(yaml: string, more: ConfigOverrides = {}, files = {}): readonly string[] {
  const result = readConfig(memoryApp({ 'warp.yaml': yaml, ...files }), {
    sections: { builders: { python }, server: [] },
    ...more,
  });
  if (result.ok) throw new Error('nothing was wrong');
  return result.problems.map(({ message, hint, at }) => {
    const place = at === undefined ? '' : `${at.file}:${at.line}:${at.column ?? ''} `;
    return `${place}${message}${hint === undefined ? '' : ` (${hint})`}`;
  });
}

describe('warp.yaml', () => {
  it('may be missing or empty: every value then is a default that says so', () => {
    const result = readConfig(memoryApp({}), {});
    expect(result.ok && result.value.server.deadlineMs).toEqual({
      value: 60_000,
      reason: { rule: 'the default', via: 'default' },
    });
    expect(configOf('# nothing\n').server.port.value).toBe(8080);
  });

  it('gives every value with file and line', () => {
    const config = configOf('name: shop\nserver:\n  deadline: 1m30s\n  processes: 4\n');
    expect(config.name).toEqual({
      value: 'shop',
      reason: { rule: 'set in warp.yaml', at: { file: 'warp.yaml', line: 1 }, via: 'config' },
    });
    expect(config.server.deadlineMs.value).toBe(90_000);
    expect(config.server.deadlineMs.reason.at?.line).toBe(3);
    expect(config.server.processes.value).toBe(4);
  });

  it('has short forms for server, hooks, secrets and volumes', () => {
    const config = configOf(
      [
        'server: gunicorn',
        'hooks: { build: npm run css, migrate: { run: ./m, relation: before, timeout: 5m } }',
        'build: { secrets: [PIP_INDEX_URL, { id: npmrc, file: ~/.npmrc, required: false }] }',
        'run: { volumes: [/opt/app-root/data/media] }',
      ].join('\n'),
    );
    expect(config.server.name?.value).toBe('gunicorn');
    expect(config.hooks.build?.value).toMatchObject({ run: 'npm run css', relation: 'replace' });
    expect(config.hooks.migrate?.value).toMatchObject({ relation: 'before', timeoutMs: 300_000 });
    expect(config.build.secrets.value).toEqual([
      { id: 'PIP_INDEX_URL', required: true, from: { kind: 'env', name: 'PIP_INDEX_URL' } },
      { id: 'npmrc', required: false, from: { kind: 'file', file: '~/.npmrc' } },
    ]);
    expect(config.run.volumes.value).toEqual([
      { name: 'opt-app-root-data-media', path: '/opt/app-root/data/media' },
    ]);
  });

  it('takes a version and a variable as written, not as YAML reads numbers', () => {
    const config = configOf(
      'python: { version: 3.10 }\nrun: { env: { DEBUG: 0, ON: true, V: 1e3 } }',
    );
    expect(sectionData(config, 'python')).toEqual({ version: '3.10' });
    expect(Object.values(config.run.env).map(({ value }) => value)).toEqual(['0', 'true', '1e3']);
  });

  it('reports all unknown keys and wrong types at once, each with line and column', () => {
    const yaml = [
      'nmae: x',
      'server:',
      '  prot: 80',
      '  threads: many',
      '  deadline: 60',
      'build:',
      '  packages: libpq5',
      'run:',
      '  migrate: nevr',
      'python:',
      '  manager: 7',
      'hooks: { bulid: x }',
      'processes: [web]',
    ].join('\n');
    expect(problemsOf(yaml)).toEqual([
      'warp.yaml:1:1 unknown key nmae (did you mean name?)',
      'warp.yaml:3:3 unknown key server.prot (did you mean port?)',
      'warp.yaml:4:12 server.threads: expected auto or a number, found "many"',
      'warp.yaml:5:13 server.deadline: expected a duration such as "60s" or "1m30s", found "60"',
      'warp.yaml:7:13 build.packages: expected a list, found "libpq5"',
      'warp.yaml:9:12 run.migrate: expected one of auto, never, found "nevr" (did you mean never?)',
      'warp.yaml:11:12 python.manager: expected one of pip, uv, found 7',
      'warp.yaml:12:10 unknown key hooks.bulid (did you mean build?)',
      'warp.yaml:13:12 processes: expected a mapping of names to values, found a list',
    ]);
  });

  it.each([
    ['a: [1\nb: 2', 2],
    ['a: 1\na: 2', 2],
    ['a: b: c', 1],
    ['\tname: x', 1],
  ])('says where %j is broken', (yaml, line) => {
    expect(problemsOf(yaml)[0]).toMatch(new RegExp(`^warp.yaml:${line}:\\d+ not valid YAML: `));
  });

  it.each(['just a text', '- a\n- b', '3'])('refuses a document that is no mapping: %j', (yaml) => {
    expect(problemsOf(yaml)[0]).toMatch(/^warp.yaml:1:1 expected a mapping/);
  });

  it.each([
    'root: ../other',
    'root: /etc',
    'build: { packages: ["--allow-downgrades"] }',
    'run: { env: { "A B": x } }',
    'server: { port: 70000 }',
    'name: Shop/Front',
    'processes: { Web: x }',
  ])('refuses %s', (yaml) => {
    expect(problemsOf(yaml)).toHaveLength(1);
  });
});

describe('precedence', () => {
  const legacy = { '.warpdrive/server_type': 'uwsgi\n', '.warpdrive/server_args': "--a 'b c'\n" };

  it('is command line, environment, warp.yaml, .warpdrive, default', () => {
    const yaml = 'server: { name: waitress }';
    const env = { WARP_SERVER: 'gunicorn', WARP_ENGINE: 'embedded' };
    const cli = { server: { name: 'mod_wsgi' } };
    const names = [{ cli, env }, { env }, {}].map(
      (overrides) => configOf(yaml, overrides, legacy).server.name,
    );
    expect(names.map((name) => [name?.value, name?.reason.via])).toEqual([
      ['mod_wsgi', 'cli'],
      ['gunicorn', 'env'],
      ['waitress', 'config'],
    ]);
    expect(configOf('', {}, legacy).server.name).toMatchObject({
      value: 'uwsgi',
      reason: { at: { file: '.warpdrive/server_type' }, via: 'legacy' },
    });
    expect(names[0]?.rejected?.map(({ value }) => value)).toEqual([
      'gunicorn',
      'waitress',
      'uwsgi',
    ]);
  });

  it('joins mappings key by key and replaces lists, except where they hold ...', () => {
    const cli = { run: { env: { B: '2' } } };
    const config = configOf(
      'run: { env: { A: "1", B: "1" } }\nserver: { args: [-x] }',
      { cli },
      legacy,
    );
    expect(config.run.env.A?.value).toBe('1');
    expect(config.run.env.B?.value).toBe('2');
    expect(config.server.args.value).toEqual(['-x']);
    const spliced = configOf('server: { args: [-x, "...", -y] }', {}, legacy);
    expect(spliced.server.args.value).toEqual(['-x', '--a', 'b c', '-y']);
  });

  it('keeps deploy_mode for the builders and ignores auto', () => {
    expect(configOf('', {}, { '.warpdrive/deploy_mode': 'python\n' }).deployMode?.value).toBe(
      'python',
    );
    expect(configOf('', {}, { '.warpdrive/deploy_mode': 'auto' }).deployMode).toBeUndefined();
  });

  it('reads numbers, lists and builder keys from the environment', () => {
    const env = {
      WARP_SERVER_PORT: '9000',
      WARP_SERVER_TRUST_PROXY: '10.0.0.0/8, 192.168.0.0/16',
      WARP_PYTHON_VERSION: '3.12',
      WARP_NAME: '',
    };
    const config = configOf('', { env });
    expect(config.server.port).toEqual({
      value: 9000,
      reason: { rule: 'WARP_SERVER_PORT is set', via: 'env' },
    });
    expect(config.server.trustProxy.value).toEqual(['10.0.0.0/8', '192.168.0.0/16']);
    expect(sectionData(config, 'python')).toEqual({ version: '3.12' });
    expect(config.name).toBeUndefined();
  });

  it('names the variable or the option that is wrong', () => {
    const overrides = { env: { WARP_SERVER_PORT: 'http' }, cli: { run: { migrate: 'no' } } };
    expect(problemsOf('', overrides)).toEqual([
      'command line: run.migrate: expected one of auto, never, found "no"',
      'WARP_SERVER_PORT: server.port: expected a number, found "http"',
    ]);
  });
});
