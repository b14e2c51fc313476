import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A registry that takes pushes and asks for a login (OCI Distribution Specification). */
export interface PushRegistry extends AsyncDisposable {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  /** Manifests by `<repository>:<tag>`. */
  readonly manifests: ReadonlyMap<string, Buffer>;
}

/** Starts one on 127.0.0.1. */
export async function startPushRegistry(username: string, secret: string): Promise<PushRegistry> {
  const manifests = new Map<string, Buffer>();
  const blobs = new Set<string>();
  const expected = `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`;
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    if (request.headers.authorization !== expected)
      answer(response, 401, { 'www-authenticate': 'Basic realm="test"' });
    else serve({ request, response, body, manifests, blobs });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    manifests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly manifests: Map<string, Buffer>;
  readonly blobs: Set<string>;
}

function serve({ request, response, body, manifests, blobs }: Exchange): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://registry');
  const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
  const [, blob] = /\/blobs\/(sha256:\w+)$/.exec(pathname) ?? [];
  const [, name, tag] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(pathname) ?? [];
  if (request.method === 'POST') answer(response, 202, { location: `${pathname}upload` });
  else if (request.method === 'PUT' && name !== undefined) {
    manifests.set(`${name}:${tag}`, body);
    answer(response, 201, { 'docker-content-digest': digest });
  } else if (request.method === 'PUT') {
    blobs.add(searchParams.get('digest') ?? '');
    answer(response, 201);
  } else if (blob !== undefined && blobs.has(blob)) answer(response, 200);
  else answer(response, pathname === '/v2/' ? 200 : 404);
}

function answer(response: ServerResponse, status: number, headers = {}): void {
  response.writeHead(status, headers).end();
}
