import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';

/** What the sidecar costs, and how it answers beside an app that is overloaded. */
export interface SidecarFigures {
  readonly probes: number;
  /** Of all probes; s. */
  readonly slowest: number;
  readonly p99: number;
  /** Resident; bytes. */
  readonly bytes: number;
  /** Part of one CPU, from its start to the end of the overload. */
  readonly cpu: number;
}

/** Asks for a probe ten times a second until `during` has ended. */
export async function probeDuring(
  during: Promise<unknown>,
  url: string,
): Promise<Pick<SidecarFigures, 'probes' | 'slowest' | 'p99'>> {
  let over = false;
  const end = () => {
    over = true;
  };
  during.then(end, end);
  const times: number[] = [];
  while (!over) {
    const begun = performance.now();
    const { status } = await fetch(`${url}/livez`);
    times.push((performance.now() - begun) / 1000);
    if (status !== 200) throw new Error(`/livez is ${status} while the app is busy`);
    await sleep(100);
  }
  times.sort((a, b) => a - b);
  const p99 = times[Math.floor(times.length * 0.99)] ?? Number.NaN;
  return { probes: times.length, slowest: times.at(-1) ?? Number.NaN, p99 };
}

/** By the kernel's own figures: memory in pages of 4096, times in hundredths of a second. */
const look = `for p in /proc/[0-9]*; do
  case $(tr '\\0' ' ' <$p/cmdline 2>/dev/null) in
  /*' -IS /opt/warp/python/sidecar '*) cat $p/stat; cat /proc/uptime ;;
  esac
done`;

/** @throws Error when there is none */
export async function sidecarCost(
  container: Docker.Container,
): Promise<Pick<SidecarFigures, 'bytes' | 'cpu'>> {
  const exec = await container.exec({ Cmd: ['sh', '-c', look], AttachStdout: true, Tty: true });
  const stream = await exec.start({ hijack: true });
  let text = '';
  for await (const part of stream) text += String(part);
  // Each piece of the stream may have a header of its own before it.
  const [, stat = '', uptime] = /(\d+ \([^)]*\) [A-Z] [^\n]*)\n[^\d]*(\d+\.\d+) /.exec(text) ?? [];
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const at = (index: number) => Number(fields[index] ?? Number.NaN);
  const alive = Number(uptime) - at(19) / 100;
  if (!Number.isFinite(alive)) throw new Error(`no sidecar runs there: ${text}`);
  return { bytes: at(21) * 4096, cpu: (at(11) + at(12)) / 100 / alive };
}
