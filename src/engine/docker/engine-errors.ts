import { WarpError } from '../../warp-error.ts';

/** The HTTP status of an engine's answer, undefined when there was none. */
export function statusOf(error: unknown): number | undefined {
  if (error === null || typeof error !== 'object' || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

/** What the engine says about a refused request. */
export function messageOf(error: unknown): string {
  const json =
    error !== null && typeof error === 'object' && 'json' in error ? error.json : undefined;
  if (json !== null && typeof json === 'object' && 'message' in json) return String(json.message);
  const text = error instanceof Error ? error.message : String(error);
  // docker-modem puts its own words before the engine's in answers it streams.
  return text.replace(/^\(HTTP code \d+\) .*? - /, '').trim();
}

/**
 * An engine's refusal as an error a user can act on.
 * @param doing what was tried, on what: "start container web".
 */
export function engineError(doing: string, error: unknown): unknown {
  if (error instanceof WarpError || (error instanceof Error && error.name === 'AbortError')) {
    return error;
  }
  const status = statusOf(error);
  if (status !== undefined) return refused(doing, status, error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!connectionCodes.has(code)) return error;
  return new WarpError({
    code: 'WARP_ENGINE_GONE',
    phase: 'engine',
    message: `The engine does not answer any more (${code}); it was asked to ${doing}.`,
    hint: 'Look at it with `warp engine status`, start it again, and repeat the command.',
    cause: error,
  });
}

/** Runs one request and translates its failure. */
export async function asking<T>(doing: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw engineError(doing, error);
  }
}

/** As {@link asking}; 404 is undefined. */
export async function askingFor<T>(
  doing: string,
  request: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw engineError(doing, error);
  }
}

const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EACCES',
]);

function refused(doing: string, status: number, cause: unknown): WarpError {
  const said = messageOf(cause);
  if (status === 404) {
    return new WarpError({
      code: 'WARP_ENGINE_NOT_FOUND',
      phase: 'engine',
      message: `The engine could not ${doing}: ${said}.`,
      hint: 'See what there is with `warp ps` and `warp images`.',
      cause,
    });
  }
  if (status === 409) {
    return new WarpError({
      code: 'WARP_ENGINE_CONFLICT',
      phase: 'engine',
      message: `The engine could not ${doing}: ${said}.`,
      hint: 'Something of that name or in that state is in the way: stop or remove it (`warp stop`), or choose another name.',
      cause,
    });
  }
  return new WarpError({
    code: 'WARP_ENGINE_REFUSED',
    phase: 'engine',
    message: `The engine could not ${doing}: ${said} (HTTP status ${status}).`,
    hint: "The engine's own log says more (`warp engine status` names it); a full disk is a frequent cause.",
    cause,
  });
}
