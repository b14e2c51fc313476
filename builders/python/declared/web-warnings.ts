import type { Decided, Warning } from '../../../src/plan/types.ts';
import { isLoopback } from '../entrypoints/listen-address.ts';
import type { ServerCommand } from './server-command.ts';

/** Warns of a server that listens where no request arrives, unless it is opened. */
export function unreachable(
  { program, host, socket }: ServerCommand,
  { reason }: Decided<string>,
  opened: boolean,
): Warning[] {
  const local = !opened && isLoopback(host ?? '') ? host : undefined;
  const place = socket ?? local;
  if (place === undefined) return [];
  return [
    {
      code: 'WARP_WEB_UNREACHABLE',
      message: `web has ${program} listen on ${place}, where no HTTP request from outside the container arrives`,
      hint: 'have it listen on 0.0.0.0:$PORT, or take the web line away: warp then chooses the server',
      ...(reason.at ? { at: reason.at } : {}),
    },
  ];
}

/** Warns of a server that is installed though no file of dependencies names it. */
export function lackingWarning({ program }: ServerCommand, { reason }: Decided<string>): Warning {
  return {
    code: 'WARP_WEB_SERVER_UNDECLARED',
    message: `web is started by ${program}, which none of the app's dependencies names: a release that fits them is installed beside them`,
    hint: `add ${program} to the app's dependencies, so that its release is yours to choose`,
    ...(reason.at ? { at: reason.at } : {}),
  };
}
