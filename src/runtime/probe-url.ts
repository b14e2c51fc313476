import { get } from 'node:http';

const requestTimeoutMs = 5000;

/** Status of a GET on a connection of its own, or why there was none. */
export function probeUrl(url: URL): Promise<number | string> {
  return new Promise((resolve) => {
    const path = `${url.pathname}${url.search}`;
    const request = get(
      { host: url.hostname, port: url.port, path, timeout: requestTimeoutMs, agent: false },
      (response) => {
        response.destroy();
        resolve(response.statusCode ?? 0);
      },
    );
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
