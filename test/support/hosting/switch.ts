import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** Stands for a Service: passes connections on to one container, and new ones to another once told. */
export interface Switch extends AsyncDisposable {
  readonly url: string;
  to(url: string): void;
}

/** Connections that are there stay where they are, and end with their other side. */
export async function startSwitch(first: string): Promise<Switch> {
  let target = new URL(first);
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const other = connect({
      ...{ host: target.hostname, port: Number(target.port), allowHalfOpen: true },
    });
    client.pipe(other).pipe(client);
    client.on('error', () => other.destroy());
    other.on('error', () => client.resetAndDestroy());
    other.on('close', () => client.destroySoon());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    to(url) {
      target = new URL(url);
    },
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}
