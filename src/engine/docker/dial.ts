import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { DialOptions } from 'docker-modem';
import type Docker from 'dockerode';

type Query = Readonly<Record<string, string | boolean>>;

/**
 * Posts to the engine and takes the connection over, both ways and with its own half-close.
 * dockerode's own calls leave the request open for input, which keeps them from ending it.
 */
export async function takeConnection(
  docker: Docker,
  path: string,
  content: { readonly query?: Query; readonly body?: object },
): Promise<Socket> {
  return (await dial(docker, {
    path: content.query ? `${path}?` : path,
    options: { _query: content.query ?? {}, _body: content.body ?? {} },
    hijack: true,
  })) as Socket;
}

/** Posts to the engine; resolves once its answer begins, which may be long before it ends. */
export async function beginAnswer(
  docker: Docker,
  path: string,
  query: Query,
): Promise<IncomingMessage> {
  const options = { _query: query, _body: {} };
  return (await dial(docker, { path: `${path}?`, options })) as IncomingMessage;
}

/** Gets what may take long to come; the request ends with the signal. */
export async function beginDownload(
  docker: Docker,
  path: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = { method: 'GET', path, abortSignal: signal };
  return (await dial(docker, request)) as IncomingMessage;
}

function dial(
  docker: Docker,
  request: Pick<DialOptions, 'path'> & Partial<DialOptions>,
): Promise<unknown> {
  const statusCodes = { 101: true, 200: true, 404: 'not there', 409: 'conflict', 500: 'failed' };
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      { method: 'POST', isStream: true, openStdin: false, statusCodes, ...request },
      (error: unknown, answer: unknown) => (error ? reject(error) : resolve(answer)),
    );
  });
}
