import { setTimeout as sleep } from 'node:timers/promises';
import type { Container, Engine } from '../../../engine/types.ts';
import { layout } from '../../../plan/image-layout.ts';
import { lastWords } from '../../../runtime/last-words.ts';
import { explainListeners, readListeners } from '../../../runtime/listeners.ts';
import { probeUrl } from '../../../runtime/probe-url.ts';
import { logTail } from '../../../runtime/wait-until-ready.ts';
import { type TrialSpec, trialContainer } from './restrictions.ts';
import type { Outcome, StopFacts } from './run-facts.ts';

/** How a trial's container is waited for. */
export interface TrialOptions {
  readonly signal: AbortSignal;
  /** How long it may take to serve. */
  readonly limitMs: number;
  /** warp made the image: its own `warp ready` is asked, too. */
  readonly byWarp: boolean;
  /** False for a process that need only stay. */
  readonly listens: boolean;
  /** The image has migrations to be applied to its data, which is empty. */
  readonly migrates: boolean;
}

/** A container that serves, or has failed to; it goes with this object. */
export interface Trial extends AsyncDisposable {
  readonly container: Container;
  readonly outcome: Outcome;
  /** Address on this machine of a published port. */
  url(port: number, path?: string): URL | undefined;
}

const pollMs = 120;
/** Listening without an answer for so long, it speaks something else than HTTP. */
const silentMs = 3000;
/** A process that does not listen has started when it has stayed for so long. */
const stayMs = 3000;

/** Starts a container and waits until it serves, or clearly does not. */
export async function startTrial(
  engine: Engine,
  spec: TrialSpec,
  options: TrialOptions,
): Promise<Trial> {
  const container = await engine.containers.create(trialContainer(spec));
  const dispose = () => container.remove({ force: true });
  try {
    options.signal.throwIfAborted();
    await container.start();
    const { ports } = await container.inspect();
    const url = (port: number, path = '/') => {
      const host = ports.find((published) => published.container === port)?.host;
      return host === undefined ? undefined : new URL(path, `http://127.0.0.1:${host}`);
    };
    const outcome = await awaitOutcome({ container, spec, url }, options);
    return { container, outcome, url, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

interface Waiting {
  readonly container: Container;
  readonly spec: TrialSpec;
  readonly url: (port: number) => URL | undefined;
}

async function awaitOutcome(waiting: Waiting, options: TrialOptions): Promise<Outcome> {
  const { container, spec } = waiting;
  const startedMs = performance.now();
  const elapsedMs = () => Math.round(performance.now() - startedMs);
  let silentSinceMs: number | undefined;
  let last = 'nothing answers';
  let migrated = !options.migrates;
  while (elapsedMs() < options.limitMs) {
    options.signal.throwIfAborted();
    const { state, exitStatus, oomKilled } = await container.inspect();
    if (state === 'exited' || state === 'dead') {
      if (!options.listens && exitStatus === 0) return started(elapsedMs(), undefined, undefined);
      return { ok: false, why: await whyEnded(container, exitStatus, oomKilled) };
    }
    if (!options.listens) {
      if (elapsedMs() > stayMs) return started(elapsedMs(), undefined, undefined);
    } else {
      const found = await findAnswer(waiting);
      if (found !== undefined && !migrated) {
        migrated = true;
        await container.exec([layout.command, 'migrate']);
      } else if (found !== undefined && (!options.byWarp || (await isReady(container)))) {
        return started(elapsedMs(), found.port, found.status);
      } else if (found === undefined) {
        const listening = listeningPort(await readListeners(container), spec.port);
        silentSinceMs = listening === undefined ? undefined : (silentSinceMs ?? elapsedMs());
        const published = listening !== undefined && waiting.url(listening) !== undefined;
        const patience = published ? silentMs : 0;
        if (silentSinceMs !== undefined && elapsedMs() - silentSinceMs >= patience) {
          return started(elapsedMs(), listening, undefined);
        }
      } else last = 'warp ready says no';
    }
    await sleep(pollMs, undefined, { signal: options.signal });
  }
  return { ok: false, why: await whyNotReady(container, { spec, last, options }) };
}

function started(startMs: number, port: number | undefined, status: number | undefined): Outcome {
  return { ok: true, startMs, port, status };
}

/** The first published port that speaks HTTP, that of PORT before others. */
async function findAnswer({ spec, url }: Waiting) {
  for (const port of new Set([spec.port, ...spec.publish])) {
    const at = url(port);
    const status = at === undefined ? '' : await probeUrl(at);
    if (typeof status === 'number') return { port, status };
  }
  return undefined;
}

async function isReady(container: Container): Promise<boolean> {
  return (await container.exec([layout.command, 'ready'])).status === 0;
}

/** A port that the outside can reach, that of PORT before others. */
function listeningPort(listeners: readonly string[], wanted: number): number | undefined {
  const ports = listeners.filter(isExternal).map(portOf);
  return ports.includes(wanted) ? wanted : ports[0];
}

/** Whether the outside reaches it; the kernel writes an IPv4 address in IPv6 its own way round. */
export function isExternal(listener: string): boolean {
  return !/^(?:127\.|\[::1\]|\[0{16}FFFF0000[0-9A-F]{6}7F\])/.test(listener);
}

export function portOf(listener: string): number {
  return Number(listener.slice(listener.lastIndexOf(':') + 1));
}

async function whyEnded(
  container: Container,
  status: number | undefined,
  oomKilled = false,
): Promise<string> {
  const words = lastWords(await logTail(container));
  const killed = oomKilled ? ', killed for want of memory' : '';
  return `it ended with status ${status ?? 'unknown'}${killed}${words ? `: ${words}` : ' and wrote nothing'}`;
}

async function whyNotReady(
  container: Container,
  { spec, last, options }: { spec: TrialSpec; last: string; options: TrialOptions },
): Promise<string> {
  const { what } = explainListeners(await readListeners(container), spec.port);
  const words = lastWords(await logTail(container));
  return `not serving after ${Math.round(options.limitMs / 1000)} s: ${last}, ${what}${words ? `; its log ends: ${words}` : ''}`;
}

/** Asks the container to end, as its platform would. */
export async function stopTrial(
  container: Container,
  { signal, graceMs }: { readonly signal: string; readonly graceMs: number },
): Promise<StopFacts> {
  const sinceMs = performance.now();
  const exitStatus = await container.stop({ drainMs: graceMs, ownSignal: true });
  return { signal, exitStatus, graceMs, ms: Math.round(performance.now() - sinceMs) };
}
