import { venvPath } from '../../python/uv-step.ts';

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
