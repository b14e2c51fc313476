import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { pythonTools } from '../support/python-tools.ts';
import { runWarp } from '../support/run-warp.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

let app: WarpApp;

beforeAll(async () => {
  app = await warpApp('export');
  writeFiles(app.folder, {
    'app.py':
      'def application(environ, start_response):\n    start_response("200 OK", [])\n    return [b"hello"]\n',
    'requirements.txt': '',
    'requirements-dev.txt': 'iniconfig\n',
    'warp.yaml':
      'name: shop-export\ndev: { env: { DEBUG: "1" } }\nprocesses: { worker: "sleep 1000" }\n',
  });
});
afterAll(async () => {
  if (app) await runWarp(['down', app.folder, '--volumes']);
  await app?.[Symbol.asyncDispose]();
});

const exported = async (format: string, ...args: readonly string[]) => {
  const run = await runWarp(['dev', app.folder, '--export', format, '--json', ...args]);
  expect(run.status, run.stderr).toBe(0);
  const { file } = JSON.parse(run.stdout) as { readonly file: string };
  return { file, text: readFileSync(file, 'utf8') };
};

test('a compose.yaml runs what warp dev does, by the specification', async () => {
  const output = join(app.folder, '..', 'out');
  const { file, text } = await exported('compose', '--output', output, '--env', 'MORE=two words');
  expect(file).toBe(join(output, 'compose.yaml'));
  const { services, volumes } = parse(text);
  expect(Object.keys(services)).toEqual(['web', 'worker']);
  expect(services.web).toMatchObject({
    image: 'shop-export:latest',
    user: '1001:0',
    ports: ['127.0.0.1:8080:8080'],
    environment: { WARP_DEV: '1', DEBUG: '1', MORE: 'two words', PORT: '8080' },
  });
  expect(services.web.volumes[0]).toMatchObject({
    source: `../${app.name}`,
    target: '/opt/app-root/src',
  });
  expect(services.worker.ports).toBeUndefined();
  const mounted = (await app.docker.listVolumes()).Volumes.map(({ Name }) => Name);
  expect(mounted).toEqual(expect.arrayContaining([volumes.data.name, volumes.dev.name]));
  const check =
    'import sys, compose_spec as c; made = c.PyCompose.from_yaml(open(sys.argv[1]).read()); made.validate_volumes(); print(*made.service_names())';
  const python = join(await pythonTools(), 'python');
  expect(execFileSync(python, ['-c', check, file], { encoding: 'utf8' })).toContain('web');
});

/** https://containers.dev/implementors/json_reference */
const documented = [
  ...['name', 'image', 'workspaceMount', 'workspaceFolder', 'mounts', 'containerUser'],
  ...['updateRemoteUserUID', 'containerEnv', 'overrideCommand', 'forwardPorts'],
];

test('a devcontainer.json has the image, the source and what is mounted beside it', async () => {
  const { file, text } = await exported('devcontainer');
  expect(file).toBe(join(app.folder, '.devcontainer/devcontainer.json'));
  const made = JSON.parse(text) as Record<string, unknown>;
  expect(Object.keys(made).filter((key) => !documented.includes(key))).toEqual([]);
  expect(made).toMatchObject({
    image: 'shop-export:latest',
    workspaceFolder: '/opt/app-root/src',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the editor's
    workspaceMount: 'source=${localWorkspaceFolder},target=/opt/app-root/src,type=bind',
    containerEnv: { WARP_DEV: '1', DEBUG: '1' },
    forwardPorts: [8080],
  });
  expect(String(made.mounts)).toMatch(/target=\/opt\/app-root\/dev,type=volume,readonly/);
});

test('what is there already is overwritten with --force alone', async () => {
  await exported('devcontainer', '--force');
  const again = await runWarp(['dev', app.folder, '--export', 'devcontainer']);
  expect(again.status).toBe(10);
  expect(again.stderr).toContain('WARP_EXPORT_EXISTS');
});

test("the app's services are in both, with credentials that lead there", async () => {
  const yaml = join(app.folder, 'warp.yaml');
  writeFileSync(yaml, `${readFileSync(yaml, 'utf8')}services:\n  cache: redis\n`);
  const output = join(app.folder, '..', 'with-services');
  const { text } = await exported('compose', '--output', output);
  const { services } = parse(text);
  const url = /^redis:\/\/.*:([0-9a-f]+)@cache:6379/.exec(services.web.environment.REDIS_URL);
  expect(JSON.stringify(services.cache)).toContain(url?.[1] ?? 'no password');
  expect(services.web.depends_on).toEqual({ cache: { condition: 'service_healthy' } });
  await app.docker.getImage(services.cache.image).inspect();
  const devcontainer = await exported('devcontainer', '--output', output);
  expect(JSON.parse(devcontainer.text)).toMatchObject({ dockerComposeFile: 'compose.yaml' });
});
