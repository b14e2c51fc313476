import { spawn } from 'node:child_process';
import { chmodSync, closeSync, ftruncateSync, openSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EngineContent, engineContent } from '../support/engine-content.ts';
import { packageFolder } from '../support/package-folder.ts';
import { runCommand } from '../support/run-command.ts';
import { runWarp } from '../support/run-warp.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

const wsgi = `def application(environ, start_response):
    start_response('200 OK', [('Content-Type', 'text/plain')])
    return [b'hello']
`;

interface BadInput {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly command: 'plan' | 'build' | 'run';
  readonly exitCode: number;
  /** What the error has to name: in its message, hint, problems or output. */
  readonly names: readonly RegExp[];
}

const cases: readonly BadInput[] = [
  {
    title: 'a folder without anything that can be run',
    files: { 'notes.txt': 'nothing to run\n' },
    command: 'plan',
    exitCode: 20,
    names: [/notes\.txt/],
  },
  {
    title: 'a pyproject.toml that is no TOML',
    files: { 'wsgi.py': wsgi, 'pyproject.toml': '[project]\nname = "x\n' },
    command: 'plan',
    exitCode: 10,
    names: [/pyproject\.toml/, /line 2, column \d+/],
  },
  {
    title: 'a warp.yaml that is no YAML',
    files: { 'wsgi.py': wsgi, 'warp.yaml': 'name: ok\nserver: [unclosed\n' },
    command: 'plan',
    exitCode: 10,
    names: [/warp\.yaml/, /"line":\s*[23]/, /"column":\s*\d/],
  },
  {
    title: 'a warp.yaml with unknown keys and wrong types, all at once',
    files: { 'wsgi.py': wsgi, 'warp.yaml': 'nmae: x\nserver:\n  deadline: [1]\n' },
    command: 'plan',
    exitCode: 10,
    names: [/nmae/, /deadline/],
  },
  {
    title: 'a Python version that no base offers',
    files: { 'wsgi.py': wsgi, '.python-version': '3.99\n' },
    command: 'build',
    exitCode: 20,
    names: [/3\.99/, /\.python-version/],
  },
  {
    title: 'requirements that cannot be satisfied',
    files: { 'wsgi.py': wsgi, 'requirements.txt': 'django>=5\ndjango<4\n' },
    command: 'build',
    exitCode: 40,
    names: [/django/i, /3\.13/],
  },
  {
    title: 'a git dependency whose host cannot be reached',
    files: { 'wsgi.py': wsgi, 'requirements.txt': 'lib @ git+https://git.invalid/me/lib@main\n' },
    command: 'build',
    exitCode: 75,
    names: [/WARP_GIT_UNREACHABLE/, /dependency lib /, /host git\.invalid/],
  },
  {
    title: 'a notebook with its requirements',
    files: { 'analysis.ipynb': '{}', 'requirements.txt': 'pandas\n' },
    command: 'build',
    exitCode: 20,
    names: [/analysis\.ipynb/, /voila/],
  },
  {
    title: 'a syntax error in the app',
    files: { 'wsgi.py': `${wsgi}\ndef broken(:\n` },
    command: 'build',
    exitCode: 40,
    names: [/wsgi\.py/, /syntax/i],
  },
  {
    title: 'a module that is not installed',
    files: { 'wsgi.py': `import yaml\n${wsgi}`, 'requirements.txt': 'six\n' },
    command: 'build',
    exitCode: 40,
    names: [/\byaml\b/, /wsgi\.py/, /pyyaml/i],
  },
  {
    title: 'an app that raises when it is imported',
    files: { 'wsgi.py': `${wsgi}\nraise RuntimeError('no good')\n` },
    command: 'build',
    exitCode: 40,
    names: [/RuntimeError/, /no good/],
  },
  {
    title: 'an app that never gets ready',
    files: {
      'warp.yaml': 'server:\n  deadline: 5s\n',
      'app.sh': '#!/bin/sh\necho "waiting for nothing"\nexec sleep 300\n',
    },
    command: 'run',
    exitCode: 60,
    names: [/waiting for nothing/, /listens on no port/],
  },
  {
    title: 'an app that ends at once',
    files: { 'app.sh': '#!/bin/sh\necho "giving up"\nexit 3\n' },
    command: 'run',
    exitCode: 60,
    names: [/giving up/, /\b3\b/],
  },
];

describe('bad input', () => {
  let app: WarpApp;
  let before: EngineContent;

  beforeAll(async () => {
    app = await warpApp('bad');
    before = await engineContent(app.docker, app.name);
  });
  afterAll(() => app?.[Symbol.asyncDispose]());

  const expectNothingLeft = async () =>
    expect(await engineContent(app.docker, app.name)).toEqual(before);

  test.each(cases)('$title ends with $exitCode', async ({ files, command, exitCode, names }) => {
    await using own = await warpApp('bad-case');
    writeFiles(own.folder, files);
    const target = command === 'run' ? ['--detach', '--port', '0', '--name', own.name] : [];
    const result = await runWarp([command, own.folder, '--json', ...target]);
    expect(result.status, result.stdout + result.stderr).toBe(exitCode);
    expect(result.failure?.code).toMatch(/^WARP_/);
    expect(result.failure?.hint ?? '', 'a hint').not.toBe('');
    const said = JSON.stringify(result.failure);
    for (const name of names) expect(said).toMatch(name);
    const left = await engineContent(own.docker, own.name);
    expect(left.containers).toEqual([]);
    if (command === 'build') expect(left.images).toEqual([]);
  });

  test('no such folder ends with 10', async () => {
    const result = await runWarp(['build', join(app.folder, 'missing'), '--json']);
    expect(result.status).toBe(10);
    expect(result.failure).toMatchObject({ code: 'WARP_APP_NOT_FOUND' });
  });

  test('an empty folder ends with 20', async () => {
    const result = await runWarp(['plan', app.folder, '--json']);
    expect(result.status).toBe(20);
    expect(result.failure).toMatchObject({ code: 'WARP_APP_EMPTY' });
  });

  test('a symbolic link that leads to itself or out of the folder stops nothing', async () => {
    await using own = await warpApp('bad-links');
    writeFiles(own.folder, { 'wsgi.py': wsgi });
    symlinkSync('loop', join(own.folder, 'loop'));
    symlinkSync('/etc/passwd', join(own.folder, 'outside'));
    const result = await runWarp(['build', own.folder, '--json']);
    expect(result.status, result.stdout).toBe(0);
    expect(result.stderr).toMatch(/outside/);
  });

  test('a file of 1 GB is warned about, and not sent when it is ignored', async () => {
    await using own = await warpApp('bad-large');
    writeFiles(own.folder, { 'wsgi.py': wsgi });
    const handle = openSync(join(own.folder, 'dump.bin'), 'w');
    ftruncateSync(handle, 1_000_000_000);
    closeSync(handle);
    const planned = await runWarp(['plan', own.folder]);
    expect(planned.status).toBe(0);
    expect(planned.stdout + planned.stderr).toMatch(/dump\.bin/);
    writeFiles(own.folder, { '.warpignore': 'dump.bin\n' });
    const again = await runWarp(['plan', own.folder]);
    expect(again.stdout + again.stderr).not.toMatch(/WARP_APP_LARGE_FILE/);
    const built = await own.build();
    expect(built.sizeBytes).toBeLessThan(900_000_000);
  });

  test('a port in use ends with 60 and names the port', async () => {
    await using own = await warpApp('bad-port');
    writeFiles(own.folder, { 'wsgi.py': wsgi });
    const { url } = await own.run();
    const port = new URL(url).port;
    const second = ['run', own.folder, '--detach', '--json', '--name', `${own.name}-b`];
    const result = await runWarp([...second, '--port', port]);
    expect(result.status, result.stderr).toBe(60);
    expect(JSON.stringify(result.failure)).toContain(port);
  });

  test('an engine that is not there ends with 50', async () => {
    await using own = await warpApp('bad-engine');
    writeFiles(own.folder, { 'wsgi.py': wsgi });
    const env = { DOCKER_HOST: `unix://${own.folder}/no.sock` };
    const result = await runWarp(['build', own.folder, '--json'], { env });
    expect(result.status).toBe(50);
    expect(result.failure?.hint ?? '').not.toBe('');
  });

  test('Ctrl-C in mid-build ends with 130 and leaves nothing', async () => {
    await using own = await warpApp('bad-interrupt');
    writeFiles(own.folder, {
      'wsgi.py': wsgi,
      '.warp/hooks/build': '#!/bin/sh\necho now-in-the-hook\nexec sleep 120\n',
    });
    const { status, signalled } = await interruptWhen(/now-in-the-hook/, own.folder);
    expect(signalled).toBe(true);
    expect(status).toBe(130);
    const left = await engineContent(own.docker, own.name);
    expect(left).toMatchObject({ containers: [], images: [] });
  });

  test('a file that cannot be read ends with 10 and is named', async () => {
    await using own = await warpApp('bad-unreadable');
    writeFiles(own.folder, { 'wsgi.py': wsgi, 'secret.py': '' });
    chmodSync(join(own.folder, 'secret.py'), 0o000);
    const result = await withoutPrivileges(['plan', own.folder, '--json']);
    expect(result.status, result.stdout + result.stderr).toBe(10);
    expect(result.stdout).toContain('secret.py');
  });

  test('none of this leaves a container, a dangling image or a volume', expectNothingLeft);
});

/** Starts a build, sends it SIGINT once its progress shows a line, and waits for its end. */
function interruptWhen(
  line: RegExp,
  folder: string,
): Promise<{ status: number | null; signalled: boolean }> {
  const launcher = join(packageFolder(), 'bin/warp');
  const child = spawn(process.execPath, [launcher, 'build', folder, '--progress', 'plain'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let signalled = false;
  let seen = '';
  child.stderr.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
    if (signalled || !line.test(seen)) return;
    signalled = true;
    child.kill('SIGINT');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, signalled }));
  });
}

/** Runs warp as a user who cannot read everything: as nobody where the tests run as root. */
async function withoutPrivileges(args: readonly string[]) {
  if (process.getuid?.() !== 0) return await runWarp(args);
  await runCommand('chmod', ['0755', join(args[1] ?? '', '..')]);
  const launcher = join(packageFolder(), 'bin/warp');
  const user = ['--reuid=65534', '--regid=65534', '--clear-groups'];
  return await runCommand('setpriv', [...user, process.execPath, launcher, ...args], {
    env: { HOME: '/tmp' },
  });
}
