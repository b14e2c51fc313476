import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { getPage } from '../support/get-page.ts';
import { type CommandOptions, runCommand } from '../support/run-command.ts';
import { runWarp } from '../support/run-warp.ts';
import { warpInTerminal } from '../support/terminal.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

const app = `import json, os

def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(dict(os.environ)).encode()]
`;
const deployEnv = `#!/bin/sh
echo "TOKEN=$(cat /proc/sys/kernel/random/uuid)"
printf 'POEM="roses $are\\nred"\\n'
`;
const printed = 'import json, os; print(json.dumps(dict(os.environ)))';

const environmentSchema = z.record(z.string(), z.string());
const actionSchema = z.object({
  container: z.string().nullable(),
  action: z.string(),
  status: z.number(),
});

/** What sh and a server's own start-up add to what they were given. */
const added = /^(PWD|OLDPWD|SHLVL|_|LC_ALL|LC_CTYPE|PYTHON_EGG_CACHE|MOD_WSGI_.*|SERVER_SOFTWARE)$/;

function environmentIn(text: string): Record<string, string> {
  const all = environmentSchema.parse(JSON.parse(text));
  return Object.fromEntries(Object.entries(all).filter(([name]) => !added.test(name)));
}

let shop: WarpApp;
let running: Awaited<ReturnType<WarpApp['run']>>;

beforeAll(async () => {
  shop = await warpApp('inside');
  writeFiles(shop.folder, {
    'app.py': app,
    '.warp/hooks/deploy-env': deployEnv,
    '.warp/hooks/setup': `#!/bin/sh\nexec python -c '${printed}'\n`,
    '.warp/hooks/verify': '#!/bin/sh\necho checked "$@"; echo beside >&2; exit 5\n',
  });
  running = await shop.run();
});
afterAll(() => shop?.[Symbol.asyncDispose]());

/** Where a command runs: beside the server, or in a container of its own. */
const places = [
  ['the running container', []],
  ['a new container', ['--new']],
] as const;

/** Runs `warp` in the app's folder. */
const here = (args: readonly string[], options: CommandOptions = {}) =>
  runWarp(args, { cwd: shop.folder, ...options });

/** Ids of the containers that single commands left. */
async function commandContainers(): Promise<string[]> {
  const label = [`dev.warp.app=${shop.name}`, 'dev.warp.command'];
  const found = await shop.docker.listContainers({ all: true, filters: { label } });
  return found.map(({ Id }) => Id);
}

/** Command lines of what runs in the app's container. */
async function processes(): Promise<string> {
  const script = 'for f in /proc/[0-9]*/cmdline; do tr "\\0" " " <$f; echo; done';
  return (await shop.exec(running.container, ['sh', '-c', script])).output;
}

test('the server, a hook, exec, shell and env see one environment, evaluated once', async () => {
  const server = environmentIn((await getPage(running.url, '/')).body);
  expect(server.TOKEN).toMatch(/^[0-9a-f-]{36}$/);
  expect(server.POEM).toBe('roses $are\nred');
  const exec = await here(['exec', '--', 'python', '-c', printed]);
  const shell = await here(['shell', '.', '--', '-c', `exec python -c '${printed}'`]);
  const piped = await here(['shell'], { input: `exec python -c '${printed}'` });
  const env = await here(['env', '--json']);
  const hook = await here(['setup']);
  for (const { stdout } of [exec, shell, piped, env]) expect(environmentIn(stdout)).toEqual(server);
  const { WARP_LOCKED, ...seen } = environmentIn(hook.stdout);
  expect(seen).toEqual(server);
  expect(WARP_LOCKED).toBe('1');
});

test('env prints what a shell can source', async () => {
  const { stdout } = await here(['env']);
  const sourced = await runCommand('sh', ['-c', `${stdout}\nprintf %s "$POEM"`]);
  expect(sourced.stdout).toBe('roses $are\nred');
});

test('an action gives its status and output, and its document under --json', async () => {
  const plain = await here(['verify', '--', 'a b', 'c']);
  expect(plain).toMatchObject({ status: 5, stdout: 'checked a b c\n', stderr: 'beside\n' });
  const asked = await here(['verify', '--json']);
  expect(asked.status).toBe(5);
  // Two pipes: which comes first is anybody's guess.
  expect(asked.stderr.split('\n').toSorted()).toEqual(['', 'beside', 'checked']);
  const { container } = running;
  expect(actionSchema.parse(asked.json)).toEqual({ container, action: 'verify', status: 5 });
});

test('whether it is alive or ready is asked of the container that runs', async () => {
  for (const action of ['alive', 'ready']) {
    const asked = await here([action, '--json']);
    expect(asked.status).toBe(0);
    expect(asked.json).toEqual({ container: running.container, action, status: 0 });
  }
  const other = await runWarp(['ready', 'no-such-app', '--json']);
  expect(other.status).toBe(1);
  expect(other.json).toEqual({ container: null, action: 'ready', status: 1 });
  expect(other.stderr).toBe('not ready: no container of no-such-app runs\n');
});

describe.each(places)('in %s', (_, place) => {
  test('a command has its arguments, working directory and exit status', async () => {
    const script = 'printf "%s\\n" "$PWD" "$@"; echo beside >&2; exit 42';
    const ended = await here(['exec', ...place, '--', 'sh', '-c', script, 'sh', 'a b', '--json']);
    expect(ended.status).toBe(42);
    expect(ended.stdout).toBe('/opt/app-root/src\na b\n--json\n');
    expect(ended.stderr).toBe('beside\n');
  });

  test('bytes pass both ways as they are', async () => {
    const file = join(shop.folder, '..', 'bytes');
    const sent = randomBytes(2_000_000);
    writeFileSync(file, sent);
    const warp = join(import.meta.dirname, '../../bin/warp');
    const script = `"$1" exec ${place.join(' ')} "$2" -- cat <"$3" >"$3.back"`;
    const ended = await runCommand('sh', ['-c', script, 'sh', warp, shop.folder, file]);
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(`${file}.back`).equals(sent)).toBe(true);
  });

  test('variables are added to those the app has', async () => {
    const script = 'echo "$GREETING"; printenv TOKEN | wc -c';
    const args = ['exec', ...place, '--env', 'GREETING=hi', '--', 'sh', '-c', script];
    expect((await here(args)).stdout).toBe('hi\n37\n');
  });

  test('a reader that goes away ends the command', async () => {
    const warp = join(import.meta.dirname, '../../bin/warp');
    const script = `"$1" exec ${place.join(' ')} "$2" -- yes | head -n 1`;
    const ended = await runCommand('sh', ['-c', script, 'sh', warp, shop.folder]);
    expect(ended.stdout).toBe('y\n');
    await expect.poll(processes, { timeout: 20_000 }).not.toMatch(/^yes/m);
    await expect.poll(commandContainers, { timeout: 20_000 }).toEqual([]);
  });

  test.each([
    ['SIGTERM', 'trap "echo bye; exit 9" TERM', 9, 'up\nbye\n'],
    ['SIGINT', 'trap "echo bye; exit 9" INT', 9, 'up\nbye\n'],
    ['SIGTERM', ':', 143, 'up\n'],
  ] as const)('%s reaches the command: %s', async (signal, trap, status, stdout) => {
    let pid = 0;
    const script = `${trap}; echo up; echo up >&2; while :; do sleep 0.1; done`;
    const ended = await here(['exec', ...place, '--', 'sh', '-c', script], {
      onStart: (started) => {
        pid = started;
      },
      onStderr: (text) => {
        if (text.includes('up')) process.kill(pid, signal);
      },
    });
    expect(ended).toMatchObject({ status, stdout });
    expect(await commandContainers()).toEqual([]);
  });

  test('a signal sent twice at once, as timeout(1) does, asks once', async () => {
    const script = 'trap "sleep 0.5; echo bye; exit 9" TERM; while :; do sleep 0.1; done';
    const warp = join(import.meta.dirname, '../../bin/warp');
    const command = [warp, 'exec', ...place, shop.folder, '--', 'sh', '-c', script];
    const ended = await runCommand('timeout', ['--preserve-status', '3', ...command]);
    expect(ended).toMatchObject({ status: 9, stdout: 'bye\n' });
  });

  test('orphans are reaped', async () => {
    // The child's own child ends after it, so that PID 1 gets it.
    const script = `(sh -c 'sleep 0.3 & exit'); sleep 1
      for stat in /proc/[0-9]*/stat; do cat "$stat" 2>/dev/null; done | grep -c ') Z ' || true`;
    const ended = await here(['exec', ...place, '--', 'sh', '-c', script]);
    expect(ended.stdout).toBe('0\n');
  });

  test('a shell has a terminal with a prompt, resizes, and keeps Ctrl-C and Ctrl-P to itself', async () => {
    const terminal = warpInTerminal(['shell', shop.folder, ...place]);
    const mode = place.length > 0 ? 'new' : 'run';
    await terminal.shows(`(${shop.name} ${mode}) /opt/app-root/src $ `);
    terminal.type('tty; stty size; echo "$TERM"; env | grep -c LABEL\r');
    await terminal.shows(/\/dev\/pts\/\d+\r+\n30 100\r+\nxterm\r+\n0\r+\n/);
    terminal.resize(77, 22);
    terminal.type('until [ "$(stty size)" = "22 77" ]; do sleep 0.1; done; echo resized-$?\r');
    await terminal.shows('resized-0');
    terminal.type('sleep 1003\r');
    await expect.poll(() => sleeping(place), { timeout: 20_000 }).toBe(true);
    terminal.type('\x03');
    await terminal.shows('$ ');
    terminal.type('echo again-$((1 + 1))\r');
    await terminal.shows('again-2');
    // The last command of the history.
    terminal.type('\x10\r');
    await terminal.shows('again-2');
    terminal.type('exit 6\r');
    expect(await terminal.ended).toBe(6);
    expect(await commandContainers()).toEqual([]);
  });

  test('a terminal that is closed leaves nothing running', async () => {
    const terminal = warpInTerminal(['shell', shop.folder, ...place]);
    await terminal.shows('$ ');
    terminal.type('sleep 1004 & sleep 1003\r');
    await expect.poll(() => sleeping(place), { timeout: 20_000 }).toBe(true);
    terminal.close();
    await terminal.ended;
    await expect.poll(processes, { timeout: 20_000 }).not.toMatch(/sleep 100/);
    await expect.poll(commandContainers, { timeout: 20_000 }).toEqual([]);
  });
});

/** Whether the shell's long sleep runs. */
async function sleeping(place: readonly string[]): Promise<boolean> {
  const script = 'cat /proc/[0-9]*/cmdline | tr "\\0" " "';
  const [container] = place.length > 0 ? await commandContainers() : [running.container];
  if (!container) return false;
  return (await shop.exec(container, ['sh', '-c', script])).output.includes('sleep 1003');
}

test('without a terminal on both sides there is none inside', async () => {
  expect((await here(['exec', '--', 'tty'])).stdout).toBe('not a tty\n');
  const asked = warpInTerminal(['exec', '-T', shop.folder, '--', 'tty']);
  expect(await asked.ended).toBe(1);
  expect(asked.shown()).toBe('not a tty\r\n');
});

test('what is meant as a container or is no command is said', async () => {
  const meant = await here(['exec', shop.name, 'ls']);
  expect(meant.status).toBe(2);
  expect(meant.stderr).toContain(`write warp exec ${shop.name} -- ls`);
  const named = await here(['exec', shop.name, '--', 'ls']);
  expect(named.stdout).toContain('app.py');
  const none = await here(['exec', 'no-such-program']);
  expect(none.status).toBe(127);
  expect(none.stderr).toContain('no-such-program is neither');
  const nowhere = await here(['exec', 'no-such-app', '--', 'ls']);
  expect(nowhere.status).toBe(60);
  expect(nowhere.stderr).toContain('neither a folder, a container nor an image');
});

test('a new container has the app’s data, any UID and a read-only root suit it', async () => {
  await here(['exec', '--', 'sh', '-c', 'echo kept >/opt/app-root/data/note']);
  const read = ['cat', '/opt/app-root/data/note'];
  expect((await here(['exec', '--new', '--', ...read])).stdout).toBe('kept\n');
  const made = await shop.docker.createContainer({
    Image: running.image,
    User: '12345:0',
    Cmd: ['exec', '--', 'sh', '-c', 'id -u; printenv TOKEN | wc -c; exit 3'],
    HostConfig: { ReadonlyRootfs: true, Tmpfs: { '/tmp': 'rw,noexec' } },
  });
  onTestFinished(() => made.remove({ force: true, v: true }));
  await made.start();
  expect(await made.wait()).toEqual({ StatusCode: 3 });
  const logs = (await made.logs({ stdout: true, stderr: true })).toString();
  expect(logs).toMatch(/12345\n[\s\S]*37\n/);
});
