import { setTimeout as sleep } from 'node:timers/promises';
import type { KnownService } from '../../service/types.ts';
import { WarpError } from '../../warp-error.ts';
import { lastWords } from '../last-words.ts';
import { parseListeners, tcpTables } from '../listeners.ts';
import { logTail } from '../wait-until-ready.ts';
import type { StartedService } from './service-container.ts';

const pollMs = 150;

/**
 * Resolves once the service takes requests: its `ready` command succeeds, or else something listens on
 * its port.
 * @throws WarpError `WARP_SERVICE_EXITED`, `WARP_SERVICE_NOT_READY`, `WARP_SERVICE_DATA`, with the log's tail
 */
export async function waitForService(
  started: StartedService,
  known: KnownService | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { container, service } = started;
  const deadlineMs = performance.now() + service.timeoutMs;
  let last: string | undefined;
  while (performance.now() < deadlineMs) {
    signal.throwIfAborted();
    const { state, exitStatus } = await container.inspect();
    if (state === 'exited' || state === 'dead') throw await exited(started, known, exitStatus);
    const limit = new AbortController();
    const late = sleep(deadlineMs - performance.now(), last ?? 'its ready command hangs', {
      signal: AbortSignal.any([signal, limit.signal]),
    }).catch(() => undefined);
    const missing = await Promise.race([missingYet(started), late]);
    limit.abort();
    signal.throwIfAborted();
    if (missing === undefined) return;
    last = missing;
    await sleep(pollMs, undefined, { signal });
  }
  throw await notReady(started, last ?? 'nothing was heard of it');
}

/** What it is not ready for; undefined when it is. */
async function missingYet({
  container,
  service,
  fill,
}: StartedService): Promise<string | undefined> {
  const { ready, port } = service;
  if (ready !== undefined) {
    const argv = ['sh', '-c', fill(ready)];
    // It may end at this moment: the next look at it tells.
    const done = await container.exec(argv).catch(() => undefined);
    if (done?.status === 0) return undefined;
    const said = done && lastWords(`${done.stdout}\n${done.stderr}`);
    return `its ready command fails${said ? `: ${said}` : ''}`;
  }
  if (port === undefined) return undefined;
  const read = await container.exec(['cat', ...tcpTables]).catch(() => undefined);
  // An image without cat tells nothing: that it runs has to do.
  if (read?.status === 126 || read?.status === 127) return undefined;
  const listens = parseListeners(read?.stdout ?? '').some((one) => one.endsWith(`:${port}`));
  return listens ? undefined : `nothing listens on its port ${port}`;
}

async function exited(
  { container, service, volume }: StartedService,
  known: KnownService | undefined,
  status: number | undefined,
): Promise<WarpError> {
  const output = await logTail(container);
  const { name, image } = service;
  const other = known?.otherData?.exec(output)?.[1];
  if (known && other !== undefined && volume !== undefined) {
    return new WarpError({
      code: 'WARP_SERVICE_DATA',
      phase: 'run',
      message: `the volume ${volume} holds data of ${known.title} ${other}, which ${image} cannot read`,
      hint: `ask for ${other} again (services.${name}: version: "${other}"); to move on, save the data with that version first, then begin anew: warp down --volumes`,
      output,
    });
  }
  const words = lastWords(output);
  return new WarpError({
    code: 'WARP_SERVICE_EXITED',
    phase: 'run',
    message: `the service ${name} (${image}) ended with status ${status ?? 'unknown'} before it was ready${words ? `: ${words}` : ''}`,
    hint: `its log above says why; services.${name} in warp.yaml sets env and command`,
    output,
  });
}

async function notReady({ container, service }: StartedService, last: string): Promise<WarpError> {
  const { name, image, timeoutMs } = service;
  return new WarpError({
    code: 'WARP_SERVICE_NOT_READY',
    phase: 'run',
    message: `the service ${name} (${image}) was not ready within ${timeoutMs / 1000} s: ${last}`,
    hint: `its log above says how far it came; services.${name} in warp.yaml sets ready, port and timeout`,
    output: await logTail(container),
  });
}
