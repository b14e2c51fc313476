import type { Container, Engine } from '../../../engine/types.ts';
import { awaitServing, type ServingOptions } from './await-serving.ts';
import { type TrialSpec, trialContainer } from './restrictions.ts';
import type { Outcome, StopFacts } from './run-facts.ts';

/** A container that serves, or has failed to; it goes with this object. */
export interface Trial extends AsyncDisposable {
  readonly container: Container;
  readonly outcome: Outcome;
  /** Address on this machine of a published port. */
  url(port: number, path?: string): URL | undefined;
}

/** Starts a container and waits until it serves, or clearly does not. */
export async function startTrial(
  engine: Engine,
  spec: TrialSpec,
  options: ServingOptions,
): Promise<Trial> {
  const container = await engine.containers.create(trialContainer(spec));
  // Whatever is waited for then, such as a stop, ends with it.
  const abandon = () => void container.remove({ force: true }).catch(() => undefined);
  options.signal.addEventListener('abort', abandon, { once: true });
  const dispose = async () => {
    options.signal.removeEventListener('abort', abandon);
    await container.remove({ force: true });
  };
  try {
    options.signal.throwIfAborted();
    await container.start();
    const { ports } = await container.inspect();
    const url = (port: number, path = '/') => {
      const host = ports.find((published) => published.container === port)?.host;
      return host === undefined ? undefined : new URL(path, `http://127.0.0.1:${host}`);
    };
    const outcome = await awaitServing({ container, spec, url }, options);
    return { container, outcome, url, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
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
