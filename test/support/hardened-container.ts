import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { getPage } from './get-page.ts';
import { type ExecResult, execIn } from './warp-app.ts';

export interface HardenedContainer extends AsyncDisposable {
  readonly url: string;
  sh(script: string): Promise<ExecResult>;
}

export interface HardenedOptions {
  readonly image: string;
  /** `uid:gid` */
  readonly user: string;
  /** The app that leftovers are found by. */
  readonly app: string;
  /** PORT, where it is not the image's own. */
  readonly port?: number;
}

/**
 * Runs an image as a strict platform would: any user, read-only root, `/tmp` a noexec tmpfs, data a
 * volume, no capabilities; waits until it answers.
 *
 * @throws Error with the container's log when it ends or does not answer within a minute
 */
export async function hardened(
  docker: Docker,
  options: HardenedOptions,
): Promise<HardenedContainer> {
  const port = `${options.port ?? 8080}/tcp`;
  const container = await docker.createContainer({
    Image: options.image,
    Env: options.port ? [`PORT=${options.port}`] : [],
    User: options.user,
    Labels: { 'dev.warp.app': options.app },
    ExposedPorts: { [port]: {} },
    HostConfig: {
      ReadonlyRootfs: true,
      Tmpfs: {
        '/tmp': 'rw,noexec,nosuid,nodev,size=64m,mode=1777',
        '/opt/app-root/data': `rw,noexec,nosuid,nodev,size=16m,mode=0770,uid=${options.user.split(':')[0]}`,
      },
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      PortBindings: { [port]: [{ HostIp: '127.0.0.1', HostPort: '' }] },
    },
  });
  const remove = () => container.remove({ force: true, v: true });
  try {
    await container.start();
    const url = await urlOf(container, port);
    await waitForAnswer(container, url);
    return {
      url,
      sh: (script) => execIn(docker, container.id, ['sh', '-c', script]),
      async [Symbol.asyncDispose]() {
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function urlOf(container: Docker.Container, port: string): Promise<string> {
  const { NetworkSettings } = await container.inspect();
  return `http://127.0.0.1:${NetworkSettings.Ports[port]?.[0]?.HostPort}`;
}

async function waitForAnswer(container: Docker.Container, url: string): Promise<void> {
  const until = performance.now() + 60_000;
  while (performance.now() < until) {
    const page = await getPage(url, '/').catch(() => undefined);
    if (page !== undefined) return;
    if (!(await container.inspect()).State.Running) break;
    await sleep(250);
  }
  const log = await container.logs({ stdout: true, stderr: true, tail: 60 });
  throw new Error(`the container did not answer:\n${log.toString()}`);
}
