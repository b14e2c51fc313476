import { get, type IncomingMessage } from 'node:http';
import { get as getSecurely } from 'node:https';

const requestTimeoutMs = 5000;

/** Status of a GET on a connection of its own, or why there was none. */
export function probeUrl(url: URL): Promise<number | string> {
  return new Promise((resolve) => {
    const path = `${url.pathname}${url.search}`;
    const asked = { host: url.hostname, port: url.port, path, agent: false } as const;
    const limits = { timeout: requestTimeoutMs };
    const answered = (response: IncomingMessage) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    };
    // The certificate is for the app's name, and this is no client to be protected.
    const request =
      url.protocol === 'https:'
        ? getSecurely({ ...asked, ...limits, rejectUnauthorized: false }, answered)
        : get({ ...asked, ...limits }, answered);
    request.on('timeout', () =>
      request.destroy(new Error(`no answer within ${requestTimeoutMs} ms`)),
    );
    request.on('error', (error: NodeJS.ErrnoException) => resolve(noAnswer(error)));
  });
}

/** The engine's own proxy takes connections for a port that nothing listens on, and ends them. */
function noAnswer(error: NodeJS.ErrnoException): string {
  const unheard = error.code === 'ECONNRESET' || error.code === 'ECONNREFUSED';
  return unheard ? 'nothing answers on its port' : error.message;
}
