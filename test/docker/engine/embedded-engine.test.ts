import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { daemonConfig } from '../../../src/engine/embedded/daemon-config.ts';
import { findDaemon } from '../../../src/engine/embedded/daemon-process.ts';
import { enginePaths } from '../../../src/engine/embedded/engine-paths.ts';
import { missingForEmbedded } from '../../../src/engine/embedded/requirements.ts';
import { packageFolder } from '../../support/package-folder.ts';
import { runCommand } from '../../support/run-command.ts';
import { runWarp, warpDocument } from '../../support/run-warp.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { dockerAt } from '../../support/test-engine.ts';

const missing = await missingForEmbedded({
  platform: process.platform,
  uid: process.getuid?.() ?? -1,
});
if (missing.length > 0) {
  process.stderr.write(`embedded engine not tested: ${missing.map((m) => m.message).join('; ')}\n`);
}

const home = temporaryFolder();
const paths = enginePaths(home.path);
const env = { ...process.env, XDG_DATA_HOME: home.path };
const started = z.object({ address: z.string(), reused: z.boolean() });
const status = z.object({ state: z.string(), rootBytes: z.number() });

const start = () => warpDocument(started, ['engine', 'start', '--json'], { env });
const state = async () =>
  (await warpDocument(status, ['engine', 'status', '--json'], { env })).state;

afterAll(async () => {
  await runWarp(['engine', 'stop'], { env });
  home[Symbol.dispose]();
});

/** Processes that have this data home in their arguments. */
function processes(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(home.path);
      } catch {
        return false;
      }
    });
}

/** NET_ADDR_SET: a bridge whose address is not set changes it with each container, and packets are lost. */
const setByUser = 3;
function addressAssignment(device: string): number {
  return Number(readFileSync(`/sys/class/net/${device}/addr_assign_type`, 'utf8'));
}

async function until(what: () => boolean): Promise<void> {
  await expect.poll(what, { timeout: 60_000, interval: 100 }).toBe(true);
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

test.skipIf(missing.length > 0)(
  'the embedded engine survives being killed half-made, two starts at once, its own crash, and torn notes',
  { timeout: 600_000 },
  async () => {
    expect(await state()).toBe('absent');

    const warp = [join(packageFolder(), 'bin/warp'), 'engine', 'start'];
    const first = spawn(process.execPath, warp, { env, stdio: 'ignore' });
    await until(() => existsSync(join(`${paths.root}.new`, 'usr')));
    await kill(first);
    await until(() => processes().length === 0);
    expect(await state()).toBe('absent');

    const both = await Promise.all([start(), start()]);
    expect(both.map(({ address }) => address)).toEqual([paths.address, paths.address]);
    expect(both.map(({ reused }) => reused).sort()).toEqual([false, true]);
    expect(await start()).toMatchObject({ reused: true });
    expect(await state()).toBe('running');
    expect((await dockerAt(paths.address).version()).Os).toBe('linux');
    expect(addressAssignment(paths.bridge)).toBe(setByUser);

    const daemon = await findDaemon(paths);
    expect(daemon).toBeGreaterThan(1);
    if (daemon !== undefined) process.kill(daemon, 'SIGKILL');
    await sleep(200);
    expect(await state()).toBe('stopped');
    expect(await start()).toMatchObject({ reused: false });

    await runWarp(['engine', 'stop'], { env });
    writeFileSync(join(paths.data, 'network/files/local-kv.db'), 'torn by a power cut');
    expect(await start()).toMatchObject({ reused: false });

    await runWarp(['engine', 'stop'], { env });
    expect(await state()).toBe('stopped');
    expect(processes()).toEqual([]);
    expect(existsSync(paths.run)).toBe(false);
    expect(existsSync(`/sys/class/net/${paths.bridge}`)).toBe(false);
  },
);

/** The networks, in the kernel's words, that are reached by a device. */
function networksOf(device: string): string[] {
  const routes = readFileSync('/proc/net/route', 'utf8').split('\n');
  return routes.flatMap((line) => {
    const [name, destination = ''] = line.split(/\s+/);
    return name === device ? [Buffer.from(destination, 'hex').reverse().join('.')] : [];
  });
}

test.skipIf(missing.length > 0)(
  'the embedded engine takes other addresses when another one has taken its own meanwhile',
  { timeout: 300_000 },
  async () => {
    await start();
    const [before] = networksOf(paths.bridge);
    await runWarp(['engine', 'stop'], { env });
    using elsewhere = temporaryFolder();
    const other = { env: { ...process.env, XDG_DATA_HOME: elsewhere.path } };
    try {
      await warpDocument(started, ['engine', 'start', '--json'], other);
      expect(networksOf(enginePaths(elsewhere.path).bridge)).toEqual([before]);
      await start();
      const after = networksOf(paths.bridge);
      expect(after).toHaveLength(1);
      expect(after).not.toEqual([before]);
    } finally {
      await runWarp(['engine', 'stop'], other);
      await runWarp(['engine', 'stop'], { env });
    }
  },
);

test.skipIf(missing.length > 0)(
  "the embedded engine leaves another engine's docker0 alone, also when started again",
  { timeout: 300_000 },
  async () => {
    expect(await state()).toBe('stopped');
    using folder = temporaryFolder();
    const twin = { ...enginePaths(folder.path), root: paths.root };
    mkdirSync(twin.data, { recursive: true });
    mkdirSync(twin.run, { recursive: true });
    const range = { range: '10.213.0.0/16', bridge: '10.213.0.1/24' };
    writeFileSync(twin.config, daemonConfig(twin, range, 1500));
    const script = join(packageFolder(), 'test/docker/engine/beside-docker.sh');
    const start = join(packageFolder(), 'images/engine/debian/start.sh');
    const apart = ['--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child'];
    const words = [start, twin.root, twin.config, twin.bridge, twin.socket];
    const ran = await runCommand('unshare', [...apart, 'sh', script, ...words]);
    rmSync(twin.run, { recursive: true, force: true });
    expect(ran.stdout, ran.stderr).toBe('up docker0\nup docker0\n');
  },
);
