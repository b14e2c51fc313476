import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from '../../test/support/run-command.ts';

/**
 * Requests a second that a server answers when ten clients ask without a pause, by wrk.
 * @throws Error when wrk is missing, or any answer is an error
 */
export async function throughput(url: string, seconds: number): Promise<number> {
  const words = ['--threads', '1', '--connections', '10', '--duration', `${seconds}s`, url];
  const { status, stdout, stderr } = await runCommand('wrk', words, { timeoutMs: 120_000 });
  if (status !== 0 || /Non-2xx/.test(stdout)) throw new Error(`wrk ${url}: ${stdout}${stderr}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
}

export interface Overload {
  readonly sent: number;
  readonly answered: number;
  /** Seconds, of those answered with 200. */
  readonly p50: number;
  readonly p99: number;
}

/** Open loop: a new connection for each of `rate` requests a second, whatever became of those before. */
export async function overload(url: string, rate: number, seconds: number): Promise<Overload> {
  const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
  const times: number[] = [];
  const all: Promise<void>[] = [];
  const begun = performance.now();
  const count = rate * seconds;
  for (let sent = 0; sent < count; sent += 1) {
    const due = begun + (sent * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 1) await sleep(wait);
    all.push(
      ask(url, agent).then(
        (good) => {
          if (good) times.push((performance.now() - due) / 1000);
        },
        () => undefined,
      ),
    );
  }
  await Promise.all(all);
  times.sort((a, b) => a - b);
  const at = (part: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? Number.NaN;
  return { sent: count, answered: times.length, p50: at(0.5), p99: at(0.99) };
}

function ask(url: string, agent: Agent): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, timeout: 60_000 }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error('no answer within 60 s')));
    request.on('error', reject);
  });
}
