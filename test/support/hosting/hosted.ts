import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { pack } from 'tar-stream';
import { type ExecResult, execIn } from '../warp-app.ts';
import { ask } from './ask.ts';
import { containerLog } from './container-log.ts';
import { type Process, processesIn } from './processes.ts';

export interface HostedOptions {
  readonly image: string;
  /** The app that leftovers are found by. */
  readonly app: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Limits and mounts. */
  readonly host?: Docker.HostConfig;
  readonly user?: string;
  /** Settings of the process file that are other ones in this container: `WARP_STARTUP`. */
  readonly process?: Readonly<Record<string, string>>;
  /** Run by sh in place of the image's entrypoint, which it has to become. */
  readonly script?: string;
  /** Return before it answers. */
  readonly unready?: boolean;
}

export interface Stopped {
  readonly status: number;
  readonly seconds: number;
}

/** A container of an image that warp built, seen from outside. */
export interface Hosted extends AsyncDisposable {
  readonly id: string;
  /** By its own address, with no proxy of the engine's in between. */
  readonly url: string;
  /** The sidecar's probes and metrics. */
  readonly probes: string;
  sh(script: string): Promise<ExecResult>;
  log(): Promise<string>;
  /** Resolves once the log has it. @throws Error with the log after so many seconds */
  logged(what: string | RegExp, seconds?: number): Promise<string>;
  processes(): Promise<readonly Process[]>;
  running(): Promise<boolean>;
  /** TERM, then KILL after so many seconds. */
  stop(graceSeconds?: number): Promise<Stopped>;
  /** Waits for its end. @throws Error after so many seconds */
  ended(seconds: number): Promise<Stopped>;
}

/** Starts a container, and waits until it answers. @throws Error with its log when it does not */
export async function hosted(docker: Docker, options: HostedOptions): Promise<Hosted> {
  const { image, app, env = {}, host = {}, user, process, script } = options;
  const container = await docker.createContainer({
    Image: image,
    ...(user ? { User: user } : {}),
    ...(script ? { Entrypoint: ['sh', '-c', script] } : {}),
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    Labels: { 'dev.warp.app': app },
    HostConfig: host,
  });
  try {
    if (process) await editProcess(container, process);
    const begun = performance.now();
    await container.start();
    const one = handle(docker, container, await addressOf(container), begun);
    if (!options.unready) await answering(one);
    return one;
  } catch (error) {
    await container.remove({ force: true, v: true });
    throw error;
  }
}

function handle(
  docker: Docker,
  container: Docker.Container,
  address: string,
  begun: number,
): Hosted {
  const log = () => containerLog(container);
  const ended = async (seconds: number, since = begun): Promise<Stopped> => {
    const late = sleep(seconds * 1000, undefined, { ref: false });
    const status = await Promise.race([
      container.wait().then(({ StatusCode }: { StatusCode: number }) => StatusCode),
      late,
    ]);
    if (status === undefined) throw new Error(`still running after ${seconds} s:\n${await log()}`);
    return { status, seconds: (performance.now() - since) / 1000 };
  };
  return {
    id: container.id,
    url: `http://${address}:8080`,
    probes: `http://${address}:9090`,
    sh: (script) => execIn(docker, container.id, ['sh', '-c', script]),
    log,
    logged: (what, seconds = 30) => untilMatched(log, what, seconds),
    processes: () => processesIn(docker, container.id),
    running: async () => (await container.inspect()).State.Running,
    async stop(graceSeconds = 30) {
      const since = performance.now();
      await container.stop({ t: graceSeconds });
      return ended(5, since);
    },
    ended: (seconds) => ended(seconds),
    async [Symbol.asyncDispose]() {
      await container.remove({ force: true, v: true });
    },
  };
}

async function addressOf(container: Docker.Container): Promise<string> {
  const { NetworkSettings } = await container.inspect();
  return Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? '';
}

async function answering(one: Hosted): Promise<void> {
  const until = performance.now() + 60_000;
  while (performance.now() < until) {
    if ((await ask(one.url, '/pid', { timeoutMs: 2_000 })).status === 200) return;
    if (!(await one.running())) break;
    await sleep(100);
  }
  throw new Error(`the container does not answer:\n${await one.log()}`);
}

async function untilMatched(
  log: () => Promise<string>,
  what: string | RegExp,
  seconds: number,
): Promise<string> {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    const text = await log();
    if (typeof what === 'string' ? text.includes(what) : what.test(text)) return text;
    if (performance.now() > until) throw new Error(`${what} was not logged:\n${text.slice(-6000)}`);
    await sleep(200);
  }
}

const processFolder = '/opt/warp/etc/process';

/** Lines at the end of the process file win over those before them. */
async function editProcess(
  container: Docker.Container,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of await container.getArchive({ path: `${processFolder}/web` })) {
    chunks.push(Buffer.from(chunk));
  }
  const archive = Buffer.concat(chunks);
  const size = Number.parseInt(archive.toString('latin1', 124, 135), 8);
  const lines = Object.entries(settings).map(([name, value]) => `${name}='${value}'\n`);
  const content = archive.toString('utf8', 512, 512 + size) + lines.join('');
  const edited = pack();
  edited.entry({ name: 'web', mode: 0o644 }, content);
  edited.finalize();
  const whole: Buffer[] = [];
  for await (const chunk of edited) whole.push(chunk as Buffer);
  await container.putArchive(Buffer.concat(whole), { path: processFolder });
}
