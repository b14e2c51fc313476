import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AttachedCommand } from '../../engine/attached-command.ts';
import type { Container } from '../../engine/types.ts';
import { type ContainerStatus, parseStatus } from './container-status.ts';

/** What becomes of a container that is watched. */
export type StatusEvent =
  | { readonly kind: 'status'; readonly status: ContainerStatus }
  /** It runs, and its sidecar does not answer: it is asked again. */
  | { readonly kind: 'silent'; readonly why: string }
  /** `exitStatus` is unknown where the container is gone. */
  | { readonly kind: 'ended'; readonly exitStatus: number | undefined };

const pauseMs = 1000;
const unknownForm = 'it answers in a form that this version of warp does not know; build it anew';
const program = '/opt/warp/bin/warp';

/**
 * The status of a container about once a second, until it ends or `signal` is aborted; a sidecar that
 * is being started again is waited for.
 */
export async function* followStatus(
  container: Container,
  signal: AbortSignal,
): AsyncGenerator<StatusEvent> {
  while (!signal.aborted) {
    let why: string;
    try {
      why = yield* followOnce(container, signal);
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
    if (signal.aborted) return;
    const ended = await endOf(container);
    if (ended) {
      yield ended;
      return;
    }
    yield { kind: 'silent', why };
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

/** @returns why there is no more to read */
async function* followOnce(
  container: Container,
  signal: AbortSignal,
): AsyncGenerator<StatusEvent, string> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  let said = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  const io = { stdout, stderr };
  const command = await container.openExec([program, 'status', '--follow'], { io });
  const kill = () => void end(command);
  signal.addEventListener('abort', kill);
  const ended = command.ended.catch(() => undefined).finally(() => stdout.end());
  try {
    for await (const line of createInterface({ input: stdout })) {
      const status = parseStatus(line);
      if (!status) return unknownForm;
      yield { kind: 'status', status };
    }
    await ended;
  } finally {
    signal.removeEventListener('abort', kill);
    await end(command);
  }
  return (
    said
      .trim()
      .split('\n')
      .at(-1)
      ?.replace(/^warp: /, '') || 'it does not answer'
  );
}

/** The command goes with who reads it; a container that is gone has taken it along. */
async function end(command: AttachedCommand): Promise<void> {
  await command.signal('SIGKILL').catch(() => undefined);
}

async function endOf(
  container: Container,
): Promise<Extract<StatusEvent, { kind: 'ended' }> | undefined> {
  try {
    const { state, exitStatus } = await container.inspect();
    if (state === 'running' || state === 'paused' || state === 'restarting') return undefined;
    return { kind: 'ended', exitStatus };
  } catch {
    return { kind: 'ended', exitStatus: undefined };
  }
}
