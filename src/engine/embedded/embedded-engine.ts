import { spawn } from 'node:child_process';
import { chmod, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WarpError } from '../../warp-error.ts';
import { withMachineLock } from '../base/machine-lock.ts';
import { type MmdebstrapOptions, plainEnvironment } from '../base/mmdebstrap.ts';
import { runCommand } from '../base/run-command.ts';
import { pingEngine } from '../select/ping-engine.ts';
import { type AddressRange, defaultRouteDevice, freeAddressRange } from './address-range.ts';
import { daemonConfig, readRange } from './daemon-config.ts';
import { findDaemon, findLeftovers, signalProcess, waitUntil } from './daemon-process.ts';
import { type EnginePaths, enginePaths } from './engine-paths.ts';
import { engineRootIsMade, makeEngineRoot } from './engine-root.ts';
import { type MachineFacts, requireEmbeddable } from './requirements.ts';

export interface EmbeddedOptions extends Omit<MmdebstrapOptions, 'directory'> {
  /** `$XDG_DATA_HOME` or `~/.local/share`. */
  readonly dataHome: string;
  /** Folder of warp's package: its `images/engine/debian` has the start scripts. */
  readonly packageRoot: string;
  readonly machine: MachineFacts;
}

export interface EmbeddedStarted {
  readonly address: string;
  /** True when it was running before. */
  readonly reused: boolean;
  readonly paths: EnginePaths;
}

const routeTable = '/proc/net/route';
/** Ethernet's, in bytes. */
const standardMtu = 1500;
/** How long dockerd may take until it answers. */
const startLimitMs = 60_000;
/** dockerd gives containers 20 s (daemon.json), then needs some for itself. */
const stopLimitMs = 40_000;

/**
 * The embedded engine, made and started where it is not. Two callers at once end up with the same
 * engine; it outlives them.
 * @throws WarpError `WARP_ENGINE_EMBEDDED_UNSUPPORTED`, `WARP_ENGINE_EMBEDDED_BOOTSTRAP`,
 * `WARP_ENGINE_EMBEDDED_START`
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedStarted> {
  const paths = enginePaths(options.dataHome);
  if (await pingEngine(paths.address)) return { address: paths.address, reused: true, paths };
  await requireEmbeddable(options.machine);
  return underLock(paths, options, async () => {
    if (await answersSoon(paths)) return { address: paths.address, reused: true, paths };
    await clearAway(paths);
    if (!(await engineRootIsMade(paths))) await makeEngineRoot(paths, options);
    options.onProgress('starting the embedded engine');
    await launch(paths, options);
    return { address: paths.address, reused: false, paths };
  });
}

/** Ends the engine and its containers. @returns false when it was not running. */
export async function stopEmbedded(
  options: Pick<EmbeddedOptions, 'dataHome' | 'onProgress' | 'signal'>,
): Promise<boolean> {
  const paths = enginePaths(options.dataHome);
  return underLock(paths, options, async () => {
    const running = (await findDaemon(paths)) !== undefined;
    await clearAway(paths);
    return running;
  });
}

async function underLock<T>(
  paths: EnginePaths,
  options: Pick<EmbeddedOptions, 'onProgress' | 'signal'>,
  work: () => Promise<T>,
): Promise<T> {
  const lock = {
    onWait: () => options.onProgress('waiting for another warp that is starting the engine'),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
  return withMachineLock(paths.directory, lock, work);
}

/** An engine that a killed warp has started may still be on its way. */
async function answersSoon(paths: EnginePaths): Promise<boolean> {
  if ((await findDaemon(paths)) === undefined) return false;
  await waitUntil(
    async () => (await pingEngine(paths.address)) || (await findDaemon(paths)) === undefined,
    startLimitMs,
  );
  return pingEngine(paths.address);
}

/**
 * A dockerd that was killed while it noted down its networks may refuse every later start (its
 * bridge is noted twice, or the store is torn): the second try goes without these notes. Containers
 * are none then, as a start follows {@link clearAway}; networks that somebody made are lost.
 */
async function launch(paths: EnginePaths, options: EmbeddedOptions): Promise<void> {
  if (await launchOnce(paths, options)) return;
  if (!(await setNetworksAside(paths))) throw await startFailed(paths);
  options.onProgress('starting the embedded engine again, without its networks of before');
  if (!(await launchOnce(paths, options))) throw await startFailed(paths);
}

/** @returns whether it answers; nothing of it is left otherwise. */
async function launchOnce(paths: EnginePaths, options: EmbeddedOptions): Promise<boolean> {
  const range = await chooseRange();
  // dockerd would give its bridge the address it had, which may be another engine's by now.
  if ((await rangeBefore(paths)) !== range.range) await setNetworksAside(paths);
  await mkdir(paths.data, { recursive: true, mode: 0o700 });
  await mkdir(paths.run, { recursive: true, mode: 0o700 });
  await writeFile(paths.config, daemonConfig(paths, range, await outwardMtu()));
  const pid = await spawnDaemon(paths, range, options);
  const alive = async () => (await findDaemon(paths)) === pid;
  await waitUntil(async () => (await pingEngine(paths.address)) || !(await alive()), startLimitMs);
  if (!(await pingEngine(paths.address))) {
    await clearAway(paths);
    return false;
  }
  await chmod(paths.socket, 0o600);
  return true;
}

/** @returns whether there was anything to set aside. */
async function setNetworksAside(paths: EnginePaths): Promise<boolean> {
  const notes = join(paths.data, 'network/files');
  await rm(`${notes}.aside`, { recursive: true, force: true });
  return rename(notes, `${notes}.aside`).then(
    () => true,
    () => false,
  );
}

/** In a session of its own: neither Ctrl-C nor the end of warp reaches it. */
async function spawnDaemon(
  paths: EnginePaths,
  range: AddressRange,
  options: EmbeddedOptions,
): Promise<number> {
  await rename(paths.log, `${paths.log}.1`).catch(() => undefined);
  const log = await open(paths.log, 'w', 0o600);
  const script = join(options.packageRoot, 'images/engine/debian/start.sh');
  const authorities = await certificateBundle(options.env);
  const words = [paths.root, paths.config, paths.bridge, range.bridge, range.range, authorities];
  const child = spawn('unshare', ['--mount', '--propagation', 'slave', 'sh', script, ...words], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: daemonEnvironment(options.env),
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  child.unref();
  await log.close();
  if (child.pid === undefined) throw new Error('the embedded engine has no process id');
  return child.pid;
}

/** SSL_CERT_FILE names a path of the machine that the engine does not see. */
function daemonEnvironment(env: EmbeddedOptions['env']): Record<string, string> {
  const plain = Object.entries(plainEnvironment(env));
  return Object.fromEntries(plain.filter(([name]) => !name.startsWith('SSL_CERT')));
}

async function certificateBundle(env: EmbeddedOptions['env']): Promise<string> {
  for (const path of [env.SSL_CERT_FILE, '/etc/ssl/certs/ca-certificates.crt']) {
    if (path !== undefined && (await stat(path).catch(() => undefined))?.isFile()) return path;
  }
  return '';
}

async function outwardMtu(): Promise<number> {
  const device = defaultRouteDevice(await readFile(routeTable, 'utf8'));
  if (device === undefined) return standardMtu;
  const text = await readFile(`/sys/class/net/${device}/mtu`, 'utf8').catch(() => '');
  return Math.min(Number(text) || standardMtu, standardMtu);
}

async function chooseRange(): Promise<AddressRange> {
  const range = freeAddressRange(await readFile(routeTable, 'utf8'));
  if (range !== undefined) return range;
  throw new WarpError({
    code: 'WARP_ENGINE_EMBEDDED_START',
    phase: 'engine',
    message: 'The embedded engine found no free private address range for its network.',
    hint: 'Remove unused routes (ip route), or use a Docker Engine of your own.',
  });
}

/** Stops what runs and removes what a stopped or killed engine leaves on the machine. */
async function clearAway(paths: EnginePaths): Promise<void> {
  const daemon = await findDaemon(paths);
  if (daemon !== undefined) {
    signalProcess(daemon, 'SIGTERM');
    const ended = await waitUntil(async () => (await findDaemon(paths)) !== daemon, stopLimitMs);
    if (!ended) signalProcess(daemon, 'SIGKILL');
  }
  for (const pid of await findLeftovers(paths)) signalProcess(pid, 'SIGKILL');
  await waitUntil(async () => (await findLeftovers(paths)).length === 0, 5_000);
  await removeNetwork(paths);
  await rm(paths.run, { recursive: true, force: true });
}

/** The addresses that this engine had when it was started last. */
async function rangeBefore(paths: EnginePaths): Promise<string | undefined> {
  return readRange(await readFile(paths.config, 'utf8').catch(() => ''));
}

async function removeNetwork(paths: EnginePaths): Promise<void> {
  const range = await rangeBefore(paths);
  if (range === undefined) return;
  const script = ['/bin/sh', '/.warp/network.sh', 'down', paths.bridge, range, range];
  await runCommand(['unshare', '--mount', 'chroot', paths.root, ...script], {
    env: plainEnvironment({}),
  });
}

async function startFailed(paths: EnginePaths): Promise<WarpError> {
  const log = await readFile(paths.log, 'utf8').catch(() => '');
  return new WarpError({
    code: 'WARP_ENGINE_EMBEDDED_START',
    phase: 'engine',
    message: 'The embedded engine was started but does not answer.',
    hint: `Its log is ${paths.log}. Try \`warp engine stop\` and again, or use a Docker Engine of your own.`,
    output: log.trimEnd().split('\n').slice(-15).join('\n'),
  });
}
