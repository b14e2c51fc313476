import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { median } from '../median.ts';
import type { Contestant } from './contestants.ts';
import { type Overload, overload, throughput } from './load.ts';
import { probeDuring, type SidecarFigures, sidecarCost } from './sidecar.ts';

export interface Figures {
  readonly contestant: Contestant;
  /** Requests a second: the median of the rounds. */
  readonly perSecond: number;
  readonly overload: Overload;
  /** From the container's start to the first answer; s. */
  readonly readySeconds: number;
  /** Of the idle container, without file cache; bytes. */
  readonly idleBytes: number;
  /** From SIGTERM to the end of the idle container; s. */
  readonly stopSeconds: number;
  /** Of warp's. */
  readonly sidecar?: SidecarFigures;
}

/** The app's capacity on `/wait`: ten threads that wait 50 ms each; overload is twice that. */
export const overloadRate = 400;

interface Running {
  readonly contestant: Contestant;
  readonly container: Docker.Container;
  readonly url: string;
  readonly readySeconds: number;
}

/** All side by side: every round asks each of them once, in turn. */
export async function measureAll(
  contestants: readonly Contestant[],
  o: {
    readonly docker: Docker;
    readonly rounds: number;
    readonly seconds: number;
    readonly note: (line: string) => void;
  },
): Promise<readonly Figures[]> {
  const perSecond = new Map<Contestant, number[]>();
  const rest = new Map<Contestant, Omit<Figures, 'contestant' | 'perSecond'>>();
  const starts = new Map<Contestant, number[]>();
  const stops = new Map<Contestant, number[]>();
  for (let round = 0; round < o.rounds; round += 1) {
    for (const contestant of round % 2 ? contestants.toReversed() : contestants) {
      const running = await start(contestant, o.docker);
      try {
        await throughput(running.url, 1);
        const idleBytes = round === 0 ? await idle(running.container) : 0;
        const rate = await throughput(running.url, o.seconds);
        append(perSecond, contestant, rate);
        append(starts, contestant, running.readySeconds);
        o.note(
          `${contestant.name}: ${rate.toFixed(0)}/s, ready in ${running.readySeconds.toFixed(2)} s`,
        );
        if (round === 0) {
          const { over, sidecar } = await overloaded(running, o.seconds);
          rest.set(contestant, {
            overload: over,
            idleBytes,
            readySeconds: 0,
            stopSeconds: 0,
            ...(sidecar ? { sidecar } : {}),
          });
          o.note(
            `  overload: ${over.answered} of ${over.sent} answered, p99 ${over.p99.toFixed(2)} s`,
          );
        }
        // Nobody has been connected for a while: that is what idle means.
        await sleep(3000);
        append(stops, contestant, await stop(running.container));
      } finally {
        await running.container.remove({ force: true });
      }
    }
  }
  return contestants.flatMap((contestant) => {
    const found = rest.get(contestant);
    if (!found) return [];
    return [
      {
        contestant,
        ...found,
        perSecond: median(perSecond.get(contestant) ?? []),
        readySeconds: median(starts.get(contestant) ?? []),
        stopSeconds: median(stops.get(contestant) ?? []),
      },
    ];
  });
}

async function overloaded({ contestant, container, url }: Running, seconds: number) {
  const loading = overload(`${url}/wait`, overloadRate, seconds);
  if (!contestant.warp) return { over: await loading };
  const probes = await probeDuring(loading, url.replace(':8080', ':9090'));
  return { over: await loading, sidecar: { ...probes, ...(await sidecarCost(container)) } };
}

function append(to: Map<Contestant, number[]>, key: Contestant, value: number): void {
  to.set(key, [...(to.get(key) ?? []), value]);
}

/** One CPU, so that the load has the other. */
async function start(contestant: Contestant, docker: Docker): Promise<Running> {
  const container = await docker.createContainer({
    Image: contestant.image,
    HostConfig: { NanoCpus: 1e9, Memory: 1024 ** 3 },
    ...(contestant.stopSignal ? { StopSignal: contestant.stopSignal } : {}),
  });
  const begun = performance.now();
  await container.start();
  const { NetworkSettings } = await container.inspect();
  const address = Object.values(NetworkSettings.Networks)[0]?.IPAddress;
  const url = `http://${address}:8080`;
  while (!(await answers(url))) {
    if (performance.now() - begun > 60_000) throw new Error(`${contestant.name} does not answer`);
    await sleep(5);
  }
  return { contestant, container, url, readySeconds: (performance.now() - begun) / 1000 };
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    get(url, { agent: false, timeout: 5000 }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200));
    }).on('error', () => resolve(false));
  });
}

/** As `docker stats` counts: without what the kernel would give back at once. */
async function idle(container: Docker.Container): Promise<number> {
  await sleep(2000);
  const { memory_stats: memory } = await container.stats({ stream: false });
  const { stats } = memory as { stats?: Record<string, number> };
  return memory.usage - (stats?.inactive_file ?? stats?.total_inactive_file ?? 0);
}

async function stop(container: Docker.Container): Promise<number> {
  const begun = performance.now();
  await container.stop({ t: 30 });
  return (performance.now() - begun) / 1000;
}
