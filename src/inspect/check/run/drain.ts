import { setTimeout as sleep } from 'node:timers/promises';
import { type HoldOptions, holdRequest } from './held-request.ts';
import type { DrainFacts } from './run-facts.ts';
import { stopTrial, type Trial } from './trial.ts';

/** Between the signal and the rest of a request that is under way. */
const afterSignalMs = 600;

/**
 * Stops a container while a request is under way.
 * @param port that speaks HTTP
 * @param how what a stop of this image is
 */
export async function drainTrial(
  { container, url }: Trial,
  port: number | undefined,
  how: HoldOptions & { readonly signal: string; readonly graceMs: number },
): Promise<DrainFacts> {
  const at = port === undefined ? undefined : url(port);
  const request = at && (await holdRequest(at, how));
  try {
    const stopping = stopTrial(container, how);
    await sleep(afterSignalMs);
    const answer = (await request?.finish(how.graceMs)) ?? 'no request was under way';
    return { ...(await stopping), held: request?.held, answer };
  } finally {
    request?.close();
  }
}
