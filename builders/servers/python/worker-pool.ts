import type { ServerSettings } from '../../../src/builder/types.ts';
import { venvPath } from '../../python/uv-step.ts';
import { timing } from './timing.ts';

const files = '/opt/warp/servers/python';
const python = `${venvPath}/bin/python`;

/** Sends HUP to the pool and waits until every worker is a new one. */
export const poolReload = [`${files}/reload.sh`];

/**
 * The command that keeps `$WARP_PROCESSES` workers of a server on one listening socket: `program` (a
 * module or a Python file) with `args`, in which `{fd}` is the socket's descriptor. The user's
 * arguments may follow.
 */
export function poolCommand(id: string, program: string, args: readonly string[]): string[] {
  return [
    ...[python, '-IS', `${files}/workers`, '--name', id],
    ...['--processes', '$WARP_PROCESSES', '--port', '$PORT', '--'],
    ...workerCommand(program, args),
  ];
}

/** A module run as `python -m` would, or a file, that finds `warp_asgi` by that name. */
export function workerCommand(program: string, args: readonly string[]): string[] {
  return [python, `${files}/warp_worker.py`, program, ...args];
}

/** Whole seconds that the longest acceptable request may still take after the signal to stop. */
export function drainSeconds(settings: ServerSettings): number {
  return Math.ceil(timing(settings).drainMs / 1000);
}

/**
 * Seconds an idle connection is kept: longer than a proxy keeps it (60 s with the usual ones) where
 * one is named, so that it is the proxy that closes it, between requests; else what servers usually do.
 */
export function keepAliveSeconds({ trustProxy }: ServerSettings): number {
  return trustProxy.length === 0 ? 5 : 75;
}
