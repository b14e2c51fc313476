import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Container, LogLine } from '../engine/types.ts';
import { WarpError } from '../warp-error.ts';
import { lastWords } from './last-words.ts';
import { explainListeners, readListeners } from './listeners.ts';

export interface ReadinessOptions {
  /** Where the app's port is published; undefined for a process that does not listen. */
  readonly url: URL | undefined;
  readonly port: number;
  /** How long the app may take to answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Told once what is missing, when the app takes long. */
  readonly onNote?: (line: string) => void;
  /** What to do, where the app's output shows it. */
  readonly hintOf?: (output: string) => string | undefined;
}

const pollMs = 60;
const requestTimeoutMs = 5000;
const slowMs = 8000;
const tailLines = 40;

/**
 * Resolves once the app, where it listens, answers `GET /` with a status below 500 and the container's
 * own `warp ready` agrees. A process that does not listen may have ended well by then.
 * @throws WarpError `WARP_RUN_EXITED` when the container ends first, `WARP_RUN_NOT_READY` after the
 * timeout; both carry the log's tail.
 */
export async function waitUntilReady(
  container: Container,
  options: ReadinessOptions,
): Promise<void> {
  const startedMs = performance.now();
  const deadline = startedMs + options.timeoutMs;
  let last = 'nothing answered';
  let told = false;
  while (performance.now() < deadline) {
    options.signal.throwIfAborted();
    const facts = await container.inspect();
    if (facts.state === 'exited' || facts.state === 'dead') {
      if (options.url === undefined && facts.exitStatus === 0) return;
      throw await exited(container, facts.exitStatus, options);
    }
    const answer = options.url === undefined ? 0 : await probe(options.url);
    if (typeof answer === 'number' && answer < 500) {
      const ready = await container.exec(['/opt/warp/bin/warp', 'ready']);
      if (ready.status === 0) return;
      last = ready.stderr.trim() || 'warp ready says no';
    } else {
      last = typeof answer === 'number' ? `GET / answers ${answer}` : answer;
    }
    if (!told && performance.now() - startedMs > slowMs) {
      told = true;
      const { what } = explainListeners(await readListeners(container), options.port);
      options.onNote?.(`not ready yet: ${last}; ${what}`);
    }
    await sleep(pollMs, undefined, { signal: options.signal });
  }
  throw await notReady(container, options, last);
}

/** Status of `GET /`, or why there was none. */
function probe(url: URL): Promise<number | string> {
  return new Promise((resolve) => {
    const request = get(
      { host: url.hostname, port: url.port, path: '/', timeout: requestTimeoutMs, agent: false },
      (response) => {
        response.destroy();
        resolve(response.statusCode ?? 0);
      },
    );
    request.on('timeout', () =>
      request.destroy(new Error(`no answer within ${requestTimeoutMs} ms`)),
    );
    request.on('error', (error: NodeJS.ErrnoException) => resolve(noAnswer(error)));
  });
}

/** The engine's own proxy takes connections for a port that nothing listens on, and ends them. */
function noAnswer(error: NodeJS.ErrnoException): string {
  const unheard = error.code === 'ECONNRESET' || error.code === 'ECONNREFUSED';
  return unheard ? 'nothing answers on its port' : error.message;
}

async function exited(
  container: Container,
  status: number | undefined,
  options: ReadinessOptions,
): Promise<WarpError> {
  const output = await logTail(container);
  const words = lastWords(output);
  return new WarpError({
    code: 'WARP_RUN_EXITED',
    phase: 'run',
    message: `the app ended with status ${status ?? 'unknown'} before it was ready${words ? `: ${words}` : ''}`,
    hint:
      options.hintOf?.(output) ??
      'the log above says why; `warp run --env NAME=value` sets what the app is missing',
    output,
  });
}

async function notReady(
  container: Container,
  options: ReadinessOptions,
  last: string,
): Promise<WarpError> {
  const { what, hint } = explainListeners(await readListeners(container), options.port);
  return new WarpError({
    code: 'WARP_RUN_NOT_READY',
    phase: 'run',
    message: `the app was not ready within ${options.timeoutMs / 1000} s: ${last}; ${what}`,
    hint,
    output: await logTail(container),
  });
}

/** The last lines a container wrote, for an error. */
export async function logTail(container: Container): Promise<string> {
  const lines: LogLine[] = [];
  for await (const line of container.logs({ follow: false, tail: tailLines })) lines.push(line);
  return lines.map((line) => line.text).join('\n');
}
