import { setTimeout as sleep } from 'node:timers/promises';
import type { Container } from '../../../engine/types.ts';
import { layout } from '../../../plan/image-layout.ts';
import { lastWords } from '../../../runtime/last-words.ts';
import { explainListeners, readListeners } from '../../../runtime/listeners.ts';
import { probeUrl } from '../../../runtime/probe-url.ts';
import { logTail } from '../../../runtime/wait-until-ready.ts';
import { isExternal, portOf } from './listener.ts';
import type { TrialSpec } from './restrictions.ts';
import type { Outcome } from './run-facts.ts';

/** How a trial's container is waited for. */
export interface ServingOptions {
  readonly signal: AbortSignal;
  /** How long it may take to serve. */
  readonly limitMs: number;
  /** warp made the image: its own `warp ready` is asked, too. */
  readonly byWarp: boolean;
  /** What listens there is not the app. */
  readonly sidecarPort: number | undefined;
  /** False for a process that need only stay. */
  readonly listens: boolean;
  /** The image has migrations to be applied to its data, which is empty. */
  readonly migrates: boolean;
  /** It has been seen to answer below 500, and has to do so again. */
  readonly mustAnswer: boolean;
}

/** A container whose answers are waited for. */
export interface Waiting {
  readonly container: Container;
  readonly spec: TrialSpec;
  /** Address on this machine of a published port. */
  readonly url: (port: number) => URL | undefined;
}

/** That it serves, as sure as `patienceMs` of seeing nothing better make it. */
interface Sign {
  readonly kind: 'answers' | 'fails' | 'listens' | 'loopback';
  readonly port: number;
  readonly status?: number;
}

const pollMs = 120;
/** A process that does not listen has started when it has stayed for so long. */
const stayMs = 3000;
/** What else may still come: a program opens its ports one by one, and warms up. */
const patienceMs: Readonly<Record<Sign['kind'], number>> = {
  answers: 0,
  listens: 3000,
  fails: 5000,
  loopback: 5000,
};

/** Waits until a container serves, or clearly does not. */
export async function awaitServing(waiting: Waiting, options: ServingOptions): Promise<Outcome> {
  const { container } = waiting;
  const sinceMs = performance.now();
  const elapsedMs = () => Math.round(performance.now() - sinceMs);
  let migrated = !options.migrates;
  let seen: { readonly kind: Sign['kind']; readonly atMs: number } | undefined;
  let last = 'nothing answers';
  while (elapsedMs() < options.limitMs) {
    options.signal.throwIfAborted();
    const { state, exitStatus, oomKilled } = await container.inspect();
    const ended = state === 'exited' || state === 'dead';
    if (!options.listens && (ended ? exitStatus === 0 : elapsedMs() > stayMs)) {
      return { ok: true, startMs: elapsedMs(), port: undefined, status: undefined };
    }
    if (ended) return { ok: false, why: await whyEnded(container, exitStatus, oomKilled) };
    const sign = options.listens ? await signOf(waiting, options) : undefined;
    if (sign?.status !== undefined && !migrated) {
      migrated = true;
      await ask(container, 'migrate');
      continue;
    }
    if (seen?.kind !== sign?.kind) seen = sign && { kind: sign.kind, atMs: elapsedMs() };
    if (sign?.status !== undefined) last = `GET / answers ${sign.status}`;
    if (sign && seen && elapsedMs() - seen.atMs >= patienceMs[sign.kind] && enough(sign, options)) {
      if (!options.byWarp || (await ask(container, 'ready'))) {
        return { ok: true, startMs: elapsedMs(), port: sign.port, status: sign.status };
      }
      last = 'warp ready says no';
    }
    await sleep(pollMs, undefined, { signal: options.signal });
  }
  return { ok: false, why: await whyNotServing(waiting, last, options) };
}

function enough({ kind }: Sign, { mustAnswer }: ServingOptions): boolean {
  return !mustAnswer || kind === 'answers';
}

async function signOf(
  waiting: Waiting,
  { sidecarPort }: ServingOptions,
): Promise<Sign | undefined> {
  const { spec, container, url } = waiting;
  for (const port of new Set([spec.port, ...spec.publish])) {
    const at = url(port);
    const status = at === undefined ? '' : await probeUrl(at);
    if (typeof status === 'number') {
      return { kind: status < 500 ? 'answers' : 'fails', port, status };
    }
  }
  const listeners = await readListeners(container);
  const external = listeners
    .filter(isExternal)
    .map(portOf)
    .filter((port) => port !== sidecarPort);
  const port = external.includes(spec.port) ? spec.port : external[0];
  if (port !== undefined) return { kind: 'listens', port };
  const own = listeners.some((one) => portOf(one) === spec.port);
  return own ? { kind: 'loopback', port: spec.port } : undefined;
}

/** False where it has ended meanwhile, too. */
async function ask(container: Container, verb: 'ready' | 'migrate'): Promise<boolean> {
  const answer = await container.exec([layout.command, verb]).catch(() => undefined);
  return answer?.status === 0;
}

async function whyEnded(
  container: Container,
  status: number | undefined,
  oomKilled = false,
): Promise<string> {
  const words = lastWords(await logTail(container));
  const killed = oomKilled ? ', killed for want of memory' : '';
  const said = words ? `: ${words}` : ' and wrote nothing';
  return `it ended with status ${status ?? 'unknown'}${killed}${said}`;
}

async function whyNotServing(
  { container, spec }: Waiting,
  last: string,
  { limitMs }: ServingOptions,
): Promise<string> {
  const { what } = explainListeners(await readListeners(container), spec.port);
  const words = lastWords(await logTail(container));
  const log = words ? `; its log ends: ${words}` : '';
  return `not serving after ${Math.round(limitMs / 1000)} s: ${last}, ${what}${log}`;
}
