import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WarpError } from '../../warp-error.ts';
import { type DebianMirror, debianKeyring, findDebianMirror } from './debian-mirror.ts';
import { withMachineLock } from './machine-lock.ts';
import { runCommand } from './run-command.ts';

/** What is needed to make Debian file systems on this machine. */
export interface Mmdebstrap {
  /** Program and leading arguments; suite, target and sources follow. */
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly mirror: DebianMirror;
}

export interface MmdebstrapOptions {
  /** warp's own folder: the tool is unpacked below it, nowhere else. */
  readonly directory: string;
  /** Taken instead of the mirror apt is configured for. */
  readonly mirror?: string;
  /** Proxy variables are passed on. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  readonly onProgress: (line: string) => void;
}

const systemPath = '/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Unpacks Debian's `mmdebstrap` below `directory` unless it is there; no file of the host changes.
 * What is run through it ends with its caller, however that ends: it runs in a process and mount
 * namespace of its own, which the kernel takes down.
 * @throws WarpError `WARP_BOOTSTRAP_NO_MIRROR`, `WARP_BOOTSTRAP_NO_TOOL`
 */
export async function prepareMmdebstrap(options: MmdebstrapOptions): Promise<Mmdebstrap> {
  const mirror = options.mirror === undefined ? await configuredMirror() : { main: options.mirror };
  const tools = join(options.directory, 'tools');
  const aptConfig = join(tools, 'apt.conf');
  if (!(await exists(join(tools, 'usr/bin/mmdebstrap')))) {
    const waiting = () => options.onProgress('waiting for another warp to unpack mmdebstrap');
    const lock = { onWait: waiting, ...(options.signal ? { signal: options.signal } : {}) };
    await withMachineLock(tools, lock, () => unpackTools(tools, options));
  }
  const env = await toolEnvironment(tools, options.env);
  return {
    mirror,
    env,
    argv: [
      ...['setpriv', '--pdeathsig', 'KILL', 'unshare', '--mount', '--pid', '--fork'],
      ...['--kill-child=KILL', '--mount-proc', 'perl', join(tools, 'usr/bin/mmdebstrap')],
      ...['--mode=root', '--skip=check/signed-by', `--aptopt=${aptConfig}`],
      // The machine's own apt settings served to fetch, they are not the new system's.
      '--customize-hook=rm -f "$1/etc/apt/apt.conf.d/99mmdebstrap"',
    ] as unknown as readonly [string, ...string[]],
  };
}

async function configuredMirror(): Promise<DebianMirror> {
  const names = await readdir('/etc/apt/sources.list.d').catch(() => []);
  const paths = ['/etc/apt/sources.list', ...names.map((n) => `/etc/apt/sources.list.d/${n}`)];
  const files = new Map<string, string>();
  for (const path of paths) {
    if (!/\.(list|sources)$/.test(path)) continue;
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) files.set(path, text);
  }
  const mirror = findDebianMirror(files);
  if (mirror !== undefined && (await exists(debianKeyring))) return mirror;
  throw new WarpError({
    code: 'WARP_BOOTSTRAP_NO_MIRROR',
    phase: 'engine',
    message:
      mirror === undefined
        ? "No Debian mirror is known: apt's configuration of this machine names none."
        : `Debian's packages cannot be verified: ${debianKeyring} is missing.`,
    hint: 'Install debian-archive-keyring and set WARP_DEBIAN_MIRROR to the address of a Debian mirror, or start a Docker Engine and let images be pulled.',
  });
}

async function unpackTools(tools: string, options: MmdebstrapOptions): Promise<void> {
  if (await exists(join(tools, 'usr/bin/mmdebstrap'))) return;
  options.onProgress('unpacking mmdebstrap');
  const fresh = `${tools}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(join(fresh, 'debs'), { recursive: true });
  await writeAptConfig(fresh, options);
  const found =
    (await downloadDebs(fresh, [], options)) ??
    (await downloadDebs(fresh, await privateLists(fresh, options), options));
  if (found === undefined) {
    throw new WarpError({
      code: 'WARP_BOOTSTRAP_NO_TOOL',
      phase: 'engine',
      message: "The package mmdebstrap could not be fetched with this machine's apt.",
      hint: 'Check the network and `apt-get update`, or start a Docker Engine of your own.',
    });
  }
  for (const deb of found) {
    const argv = ['dpkg-deb', '-x', join(fresh, 'debs', deb), fresh] as const;
    await runCommand(argv, commandOptions(options));
  }
  await rm(join(fresh, 'debs'), { recursive: true });
  await rm(join(fresh, 'lists'), { recursive: true, force: true });
  await rm(tools, { recursive: true, force: true });
  await rename(fresh, tools);
}

/**
 * apt's settings of the machine that concern fetching (proxies, certificates, …), and none of its
 * hooks: an update hook may delete files of the host.
 */
async function writeAptConfig(folder: string, options: MmdebstrapOptions): Promise<void> {
  const dump = await runCommand(['apt-config', 'dump'], commandOptions(options));
  const fetching = dump.stdout
    .split('\n')
    .filter((line) => /^Acquire::/.test(line) && !/^Acquire::(IndexTargets|cdrom)/.test(line));
  const lines = [...fetching, 'Acquire::Retries "3";', 'APT::Sandbox::User "root";', ''];
  await writeFile(join(folder, 'apt.conf'), lines.join('\n'));
  const own = ['Dir::Etc::main "none";', 'Dir::Etc::parts "none";'];
  const cache = ['Dir::Cache::pkgcache "";', 'Dir::Cache::srcpkgcache "";'];
  await writeFile(join(folder, 'fetch.conf'), [...own, ...cache, ...lines].join('\n'));
}

/** Fresh package lists in a folder of our own. @returns the apt options that choose them. */
async function privateLists(folder: string, options: MmdebstrapOptions): Promise<string[]> {
  options.onProgress('fetching package lists');
  await mkdir(join(folder, 'lists/partial'), { recursive: true });
  const chosen = ['-o', `Dir::State::lists=${join(folder, 'lists')}`];
  await runCommand(['apt-get', ...chosen, 'update'], aptOptions(folder, options));
  return chosen;
}

/** @returns the names of the fetched packages, undefined when one cannot be had. */
async function downloadDebs(
  folder: string,
  chosen: readonly string[],
  options: MmdebstrapOptions,
): Promise<readonly string[] | undefined> {
  const run = { ...aptOptions(folder, options), cwd: join(folder, 'debs') };
  const simulate = ['-s', '--no-install-recommends', 'install', 'mmdebstrap', 'mount'];
  const wanted = await runCommand(['apt-get', ...chosen, ...simulate], run);
  if (wanted.status !== 0) return undefined;
  const missing = wanted.stdout
    .split('\n')
    .map((line) => /^Inst (\S+)/.exec(line)?.[1])
    .filter((name) => name !== undefined);
  const names = [...new Set(['mmdebstrap', ...missing])];
  const fetched = await runCommand(['apt-get', ...chosen, 'download', ...names], run);
  return fetched.status === 0 ? await readdir(run.cwd) : undefined;
}

/** Where the host has only a part of Perl, the rest was unpacked beside the tool. */
async function toolEnvironment(
  tools: string,
  env: MmdebstrapOptions['env'],
): Promise<Record<string, string>> {
  const libraries: string[] = [];
  for (const root of [
    'usr/share/perl',
    'usr/lib/x86_64-linux-gnu/perl',
    'usr/lib/aarch64-linux-gnu/perl',
  ]) {
    const versions = await readdir(join(tools, root)).catch(() => []);
    libraries.push(...versions.map((version) => join(tools, root, version)));
  }
  const perl = [join(tools, 'usr/share/perl5'), ...libraries].join(':');
  return {
    ...plainEnvironment(env),
    PATH: `${systemPath}:${tools}/usr/bin:${tools}/bin`,
    PERL5LIB: perl,
  };
}

function aptOptions(folder: string, options: MmdebstrapOptions) {
  const run = commandOptions(options);
  return { ...run, env: { ...run.env, APT_CONFIG: join(folder, 'fetch.conf') } };
}

function commandOptions(options: MmdebstrapOptions) {
  return {
    env: plainEnvironment(options.env),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
}

/** An environment without the user's own, save what fetching needs. */
export function plainEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const passed = Object.entries(env).filter(
    (pair): pair is [string, string] =>
      pair[1] !== undefined && /^((https?|all|no)_proxy|ssl_cert_(file|dir))$/i.test(pair[0]),
  );
  return { ...Object.fromEntries(passed), PATH: systemPath, LC_ALL: 'C.UTF-8', HOME: '/root' };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
