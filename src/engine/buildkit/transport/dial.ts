import { request } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { WarpError } from '../../../warp-error.ts';

/** Where an engine listens. */
export type SocketAddress =
  | { readonly socketPath: string }
  | { readonly host: string; readonly port: number };

/** Header of an upgrade request; a list is sent as repeated headers. */
export type UpgradeHeaders = Readonly<Record<string, string | readonly string[]>>;

/** A step may be silent for long: over TCP only this tells it from a machine that is gone. */
const keepAliveMs = 30_000;

/**
 * Opens a raw connection through an Engine's HTTP API: `POST path` with `Upgrade: h2c`.
 * @throws WarpError `WARP_ENGINE_UNREACHABLE` when nothing answers, `WARP_ENGINE_UNSUITABLE` when
 * the answer is not an upgrade.
 */
export function dialUpgrade(
  address: SocketAddress,
  path: string,
  headers: UpgradeHeaders = {},
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const sent = { Host: 'docker', Connection: 'Upgrade', Upgrade: 'h2c', ...headers };
    // http keeps a header list as repeated headers, which its types call string[].
    const outgoing = sent as Record<string, string | string[]>;
    const asked = request({ ...address, path, method: 'POST', agent: false, headers: outgoing });
    asked.on('upgrade', (_response, socket, head) => {
      socket.setTimeout(0);
      socket.setKeepAlive(true, keepAliveMs);
      // The peer's first HTTP/2 frames may come in the packet of the 101.
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asked.on('response', (response) => {
      response.resume();
      reject(unsuitable(address, path, response.statusCode ?? 0));
    });
    asked.on('error', (cause) => reject(unreachable(address, cause)));
    asked.end();
  });
}

/**
 * Opens a plain connection, as buildkitd takes it.
 * @throws WarpError `WARP_ENGINE_UNREACHABLE`
 */
export function dialSocket(address: SocketAddress): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const onError = (cause: Error): void => reject(unreachable(address, cause));
    const options = 'socketPath' in address ? { path: address.socketPath } : address;
    const socket = connect(options, () => {
      socket.off('error', onError);
      socket.setKeepAlive(true, keepAliveMs);
      resolve(socket);
    });
    socket.once('error', onError);
  });
}

/** Reads `unix:///path` or `tcp://host:port`; undefined for anything else. */
export function parseAddress(text: string): SocketAddress | undefined {
  const socketPath = /^unix:\/\/(\/.+)$/.exec(text)?.[1];
  if (socketPath !== undefined) return { socketPath };
  const [, host, port] = /^(?:tcp|http):\/\/([^/]+):(\d+)\/?$/.exec(text) ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}

/** The address as a user writes it. */
export function formatAddress(address: SocketAddress): string {
  return 'socketPath' in address
    ? `unix://${address.socketPath}`
    : `tcp://${address.host}:${address.port}`;
}

function unreachable(address: SocketAddress, cause: Error): WarpError {
  return new WarpError({
    code: 'WARP_ENGINE_UNREACHABLE',
    phase: 'engine',
    message: `the engine at ${formatAddress(address)} does not answer: ${cause.message}`,
    hint: 'see `warp engine status`; start the engine or name another with --engine',
    cause,
  });
}

function unsuitable(address: SocketAddress, path: string, status: number): WarpError {
  return new WarpError({
    code: 'WARP_ENGINE_UNSUITABLE',
    phase: 'engine',
    message: `the engine at ${formatAddress(address)} offers no BuildKit: POST ${path} was answered with HTTP ${status}`,
    hint: 'use a Docker Engine of version 20.10 or later, or a buildkitd',
  });
}
