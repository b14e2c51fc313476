import type { BuildEvent, BuildRequest, BuiltImage } from '../types.ts';
import { requireOutput } from './capabilities.ts';
import { buildFailure, engineLost } from './errors.ts';
import type { BuildKitLink } from './link.ts';
import { Progress } from './progress.ts';
import { ownStore, sharedKeyOf, solveRequest, treesOf } from './request.ts';
import { authService, type CredentialsLookup } from './session/auth.ts';
import { fileSendService } from './session/filesend.ts';
import { fileSyncService } from './session/filesync.ts';
import { healthService } from './session/health.ts';
import { secretsService } from './session/secrets.ts';
import type { Transfer } from './session/send-tree.ts';
import { openSession, type Session } from './session/session.ts';
import { solve } from './solve.ts';
import type { GrpcClient } from './transport/grpc-client.ts';
import { ConnectionLostError, GrpcError } from './transport/grpc-error.ts';
import type { Handler } from './transport/grpc-server.ts';

export interface BuildKitOptions {
  /** Registry logins; without it every pull is anonymous. */
  readonly credentials?: CredentialsLookup;
  /** What each folder cost to send, by its name in the session. */
  readonly onTransfer?: (name: string, transfer: Transfer) => void;
}

export interface BuildRun extends BuildKitOptions {
  readonly signal: AbortSignal;
  readonly onEvent: (event: BuildEvent) => void;
}

/**
 * Runs one build on connections of its own.
 * @throws BuildFailure when the build fails, WarpError `WARP_CONTEXT_…` when a folder cannot be
 * sent, `WARP_ENGINE_…` when the engine cannot be reached or is lost, an AbortError on abort.
 */
export async function build(
  link: BuildKitLink,
  request: BuildRequest,
  run: BuildRun,
): Promise<BuiltImage> {
  if (run.signal.aborted) throw abortError(run.signal);
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(abortError(run.signal));
  run.signal.addEventListener('abort', onAbort);
  const [client, side] = await connectTwice(link);
  const progress = new Progress(run.onEvent, request.describe);
  let session: Session | undefined;
  try {
    await requireOutput(link, side, request.output ?? ownStore);
    session = await openBuildSession({ link, client: side, request, run, stop });
    void session.closed.then(() => stop.abort(engineLost(link.address, undefined)));
    const solved = solveRequest(request, link.kind);
    const response = await solve({
      request: { ...solved, session: session.id },
      client,
      side,
      signal: stop.signal,
      onStatus: (status) => stopOnThrow(stop, () => progress.fold(status)),
    });
    return { id: request.output?.kind === 'files' ? '' : imageId(response), tags: request.tags };
  } catch (error) {
    if (error instanceof GrpcError) throw buildFailure(error, progress);
    if (error instanceof ConnectionLostError) throw engineLost(link.address, error);
    throw error;
  } finally {
    run.signal.removeEventListener('abort', onAbort);
    session?.close();
    side.close();
    client.close();
  }
}

/** Two connections, or none. */
export async function connectTwice(link: BuildKitLink): Promise<readonly [GrpcClient, GrpcClient]> {
  const first = link.connect();
  const second = link.connect();
  try {
    return await Promise.all([first, second]);
  } catch (error) {
    for (const opened of [first, second])
      opened.then(
        (client) => client.close(),
        () => {},
      );
    throw error;
  }
}

export interface SessionParts {
  readonly link: BuildKitLink;
  readonly client: GrpcClient;
  readonly request: BuildRequest;
  readonly run: BuildRun;
  readonly stop: AbortController;
}

/** The session through which the engine asks for folders, secrets and logins of a build. */
export function openBuildSession({
  link,
  client,
  request,
  run,
  stop,
}: SessionParts): Promise<Session> {
  return openSession({
    connect: (headers) => link.connectSession(client, headers),
    sharedKey: sharedKeyOf(request),
    handlers: [
      healthService(),
      authService(run.credentials ?? (async () => undefined)),
      secretsService(request.secrets),
      fileSyncService({
        trees: treesOf(request),
        onFailure: (error) => stop.abort(error),
        ...(run.onTransfer && { onTransfer: run.onTransfer }),
      }),
      ...outputServices(request, stop),
    ],
  });
}

function outputServices({ output }: BuildRequest, stop: AbortController): readonly Handler[] {
  if (output?.kind !== 'archive' && output?.kind !== 'files') return [];
  return [fileSendService(output.open, (error) => stop.abort(error))];
}

/** A callback that throws must neither be swallowed nor end the status stream alone. */
function stopOnThrow(stop: AbortController, callback: () => void): void {
  try {
    callback();
  } catch (error) {
    stop.abort(error);
  }
}

function abortError(signal: AbortSignal): unknown {
  const { reason } = signal;
  if (reason instanceof Error && reason.name === 'AbortError') return reason;
  return new DOMException('the build was aborted', 'AbortError');
}

function imageId(response: Readonly<Record<string, string>>): string {
  const id = response['containerimage.config.digest'] ?? response['containerimage.digest'];
  if (id === undefined) throw new Error('the engine did not name the image it built');
  return id;
}
