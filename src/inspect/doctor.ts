import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Engine } from '../engine/types.ts';
import { WarpError } from '../warp-error.ts';

export interface Finding {
  /** Stable id for scripts: `node`, `engine`, `disk`, … */
  readonly id: string;
  readonly state: 'ok' | 'warning' | 'problem';
  /** What was found, in one line. */
  readonly what: string;
  /** What to do about it; absent when all is well. */
  readonly hint?: string;
}

export interface DoctorInput {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** e.g. `20.19.0` */
  readonly nodeVersion: string;
  readonly stateFolder: string;
  readonly dataFolder: string;
  readonly openEngine: () => Promise<Engine>;
  /** The CA bundle that build steps get, if there is one. */
  readonly caBundle: Buffer | undefined;
  /** Version text of a program on PATH, or undefined. */
  readonly programVersion: (name: string) => string | undefined;
}

/** Looks at everything warp needs on this machine; never changes anything but opening an engine. */
export async function examine(input: DoctorInput): Promise<readonly Finding[]> {
  return [
    nodeFinding(input.nodeVersion),
    await engineFinding(input),
    diskFinding('state', input.stateFolder),
    diskFinding('data', input.dataFolder),
    caFinding(input.caBundle),
    proxyFinding(input.env),
    gitFinding(input.programVersion('git')),
  ];
}

function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const good = major > 20 || (major === 20 && minor >= 19);
  const what = `Node.js ${version}`;
  return good
    ? { id: 'node', state: 'ok', what }
    : { id: 'node', state: 'problem', what, hint: 'warp needs Node.js 20.19 or newer' };
}

async function engineFinding(input: DoctorInput): Promise<Finding> {
  try {
    await using engine = await input.openEngine();
    const { kind, version, address, chosenBy } = engine.about;
    return { id: 'engine', state: 'ok', what: `${kind} ${version} at ${address} (${chosenBy})` };
  } catch (error) {
    if (!(error instanceof WarpError)) throw error;
    return {
      id: 'engine',
      state: 'problem',
      what: error.message,
      ...(error.hint ? { hint: error.hint } : {}),
    };
  }
}

/** An engine, two bases and one app's image with its build cache: measured at about 4 GB. */
const neededBytes = 5e9;

function diskFinding(id: string, folder: string): Finding {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  const stats = statfsSync(existing);
  const free = stats.bavail * stats.bsize;
  const what = `${(free / 1e9).toFixed(1)} GB free for ${folder}`;
  return free > neededBytes
    ? { id: `disk-${id}`, state: 'ok', what }
    : { id: `disk-${id}`, state: 'warning', what, hint: 'free some space: builds need about 5 GB' };
}

function caFinding(bundle: Buffer | undefined): Finding {
  if (bundle) {
    return {
      id: 'ca',
      state: 'ok',
      what: `build steps trust this machine's CA bundle (${bundle.length} bytes)`,
    };
  }
  return {
    id: 'ca',
    state: 'warning',
    what: 'no CA bundle found on this machine; build steps trust what their base trusts',
    hint: 'behind a TLS-inspecting proxy, point WARP_CA_BUNDLE at its certificates',
  };
}

function proxyFinding(env: DoctorInput['env']): Finding {
  const set = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].filter(
    (name) => env[name] || env[name.toLowerCase()],
  );
  const what = set.length ? `build steps use ${set.join(', ')}` : 'no proxy is set';
  return { id: 'proxy', state: 'ok', what };
}

function gitFinding(version: string | undefined): Finding {
  if (version) return { id: 'git', state: 'ok', what: version };
  return {
    id: 'git',
    state: 'warning',
    what: 'git is not installed',
    hint: "without it an image carries no revision and its newest file's date",
  };
}
