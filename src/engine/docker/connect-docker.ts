import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Docker from 'dockerode';
import { WarpError } from '../../warp-error.ts';

export interface DockerAddress {
  /** `unix:///path`, `tcp://host:port`, `http://…` or `https://…`. */
  readonly address: string;
  /** Folder with ca.pem, cert.pem and key.pem. */
  readonly tlsFolder?: string;
}

/**
 * A client for the engine at `address`; nothing is sent yet.
 * @throws WarpError `WARP_ENGINE_ADDRESS` when the address is of no known kind.
 */
export function connectDocker(at: DockerAddress): Docker {
  if (at.address.startsWith('unix://')) {
    return new Docker({ socketPath: at.address.slice('unix://'.length) });
  }
  const url = /^(tcp|https?):\/\/(\[[^\]]+\]|[^/:]+)(?::(\d+))?\/?$/.exec(at.address);
  if (url?.[2] === undefined) throw unknownAddress(at.address);
  const secure = at.tlsFolder !== undefined || url[1] === 'https';
  return new Docker({
    protocol: secure ? 'https' : 'http',
    host: url[2].replace(/^\[|\]$/g, ''),
    port: Number(url[3] ?? (secure ? 2376 : 2375)),
    ...(at.tlsFolder === undefined ? {} : readTls(at.tlsFolder)),
  });
}

function readTls(folder: string) {
  const [ca, cert, key] = ['ca', 'cert', 'key'].map((name) =>
    readFileSync(join(folder, `${name}.pem`)),
  );
  return { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) };
}

function unknownAddress(address: string): WarpError {
  return new WarpError({
    code: 'WARP_ENGINE_ADDRESS',
    phase: 'engine',
    message: `The engine address ${address} is of no kind that warp can speak to.`,
    hint: 'Give unix:///path/to/docker.sock or tcp://host:port. For an engine behind ssh forward its socket: ssh -L /tmp/docker.sock:/var/run/docker.sock HOST.',
  });
}
