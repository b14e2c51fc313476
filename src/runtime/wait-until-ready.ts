import { setTimeout as sleep } from 'node:timers/promises';
import type { Container, LogLine } from '../engine/types.ts';
import { WarpError } from '../warp-error.ts';
import { lastWords } from './last-words.ts';
import { explainListeners, readListeners } from './listeners.ts';
import { probeUrl } from './probe-url.ts';

export interface ReadinessOptions {
  /** Where the app's port is published; undefined for a process that does not listen. */
  readonly url: URL | undefined;
  readonly port: number;
  /** How long the app may take to answer. */
  readonly timeoutMs: number;
  /** For so long that counts only from the end of the hooks that run before it. */
  readonly hooksMs?: number;
  readonly signal: AbortSignal;
  /** An answer of any status will do, and nothing else is asked. */
  readonly anyAnswer?: boolean;
  /** Told once what is missing, when the app takes long. */
  readonly onNote?: (line: string) => void;
  /** What to do, where the app's output shows it. */
  readonly hintOf?: (output: string) => string | undefined;
  readonly clock?: Clock;
}

/** Time as the wait sees it. */
export interface Clock {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<unknown>;
}

const realTime: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};

const pollMs = 60;
const slowMs = 8000;
const tailLines = 40;
/** Each answer of an app that fails may be a traceback in its log. */
const failingPollMs = 500;
const tellFailureMs = 3000;
/** An app that has loaded and only fails for so long is not starting any more. */
const failureMs = 10_000;
const noteLines = 12;

/**
 * Resolves once the app, where it listens, answers `GET /` with a status below 500 and the container's
 * own `warp ready` agrees. A process that does not listen may have ended well by then.
 * @throws WarpError `WARP_RUN_EXITED` when the container ends first, `WARP_RUN_FAILING` when an app that
 * has loaded answers with nothing but an error of its own, `WARP_RUN_NOT_READY` after the timeout; all
 * carry the log's tail.
 */
export async function waitUntilReady(
  container: Container,
  options: ReadinessOptions,
): Promise<void> {
  const { clock = realTime } = options;
  const startedMs = clock.now();
  const hooksDeadline = startedMs + (options.hooksMs ?? 0);
  let deadline = startedMs + options.timeoutMs;
  let last = 'nothing answered';
  let told = false;
  let failingSinceMs: number | undefined;
  for (;;) {
    const now = clock.now();
    if (now >= deadline) {
      if (now >= hooksDeadline || !(await isInHooks(container))) break;
      deadline = now + options.timeoutMs;
    }
    options.signal.throwIfAborted();
    const facts = await container.inspect();
    if (facts.state === 'exited' || facts.state === 'dead') {
      if (options.url === undefined && facts.exitStatus === 0) return;
      throw await exited(container, facts.exitStatus, options);
    }
    const answer = options.url === undefined ? 0 : await probeUrl(options.url);
    if (typeof answer === 'number' && options.anyAnswer) return;
    if (typeof answer === 'number' && answer < 500) {
      const ready = await container.exec(['/opt/warp/bin/warp', 'ready']);
      if (ready.status === 0) return;
      last = ready.stderr.trim() || 'warp ready says no';
    } else {
      last = typeof answer === 'number' ? `GET / answers ${answer}` : answer;
    }
    failingSinceMs = isFailure(answer) ? (failingSinceMs ?? clock.now()) : undefined;
    const failingMs = failingSinceMs === undefined ? 0 : clock.now() - failingSinceMs;
    if (failingMs > failureMs && (await hasLoaded(container))) {
      throw await failing(container, options, answer);
    }
    if (!told && failingMs > tellFailureMs) {
      told = true;
      const tail = (await logTail(container, noteLines)).replace(/^/gm, '  │ ');
      options.onNote?.(`not ready yet: ${last}; its log ends with\n${tail}`);
    }
    if (!told && clock.now() - startedMs > slowMs) {
      told = true;
      const { what } = explainListeners(await readListeners(container), options.port);
      options.onNote?.(`not ready yet: ${last}; ${what}`);
    }
    await clock.sleep(failingMs > 0 ? failingPollMs : pollMs, options.signal);
  }
  throw await notReady(container, options, last);
}

/** The app's own error; what a proxy answers for an app that is not there yet is none. */
function isFailure(answer: number | string): boolean {
  return typeof answer === 'number' && answer >= 500 && ![502, 503, 504].includes(answer);
}

/** The supervisor has not come to the process itself yet. */
async function isInHooks(container: Container): Promise<boolean> {
  return (await container.exec(['test', '-e', '/tmp/warp/server.pid'])).status !== 0;
}

/** A load has been reported, and nothing in the container speaks against requests. */
async function hasLoaded(container: Container): Promise<boolean> {
  const loaded = await container.exec(['test', '-e', '/tmp/warp/loaded']);
  return (
    loaded.status === 0 && (await container.exec(['/opt/warp/bin/warp', 'ready'])).status === 0
  );
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

async function failing(
  container: Container,
  options: ReadinessOptions,
  answer: number | string,
): Promise<WarpError> {
  const output = await logTail(container);
  return new WarpError({
    code: 'WARP_RUN_FAILING',
    phase: 'run',
    message: `the app has loaded, and has answered GET / with ${answer} for ${failureMs / 1000} s`,
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
export async function logTail(container: Container, tail = tailLines): Promise<string> {
  const lines: LogLine[] = [];
  for await (const line of container.logs({ follow: false, tail })) lines.push(line);
  return lines.map((line) => line.text).join('\n');
}
