import { request } from 'node:http';
import { request as requestSecurely } from 'node:https';

export interface Page {
  readonly status: number;
  readonly body: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** GET without following redirects or reusing connections; any certificate will do. */
export function getPage(
  url: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Page> {
  return new Promise((resolve, reject) => {
    const options = { agent: false, headers, timeout: 60_000 };
    const asking = url.startsWith('https:')
      ? requestSecurely(new URL(path, url), { ...options, rejectUnauthorized: false })
      : request(new URL(path, url), options);
    asking.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString(),
          type: response.headers['content-type'] ?? '',
          headers: response.headers,
        }),
      );
    });
    asking.on('timeout', () => asking.destroy(new Error(`no answer from ${url}${path}`)));
    asking.on('error', reject);
    asking.end();
  });
}
