import { createHash } from 'node:crypto';
import { connect, createServer, type Server } from 'node:net';

export interface LockOptions {
  readonly signal?: AbortSignal;
  /** Called once when somebody else holds the lock. */
  readonly onWait?: () => void;
}

/**
 * Runs `work` while no other process of this machine runs work of the same name.
 *
 * The lock is an abstract Unix socket (unix(7)): the kernel takes it back however its holder ends,
 * so there is no stale lock to judge. Waiting is a connection that ends with the holder. Linux only.
 * @param name what is locked; an absolute path as a rule.
 */
export async function withMachineLock<T>(
  name: string,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const address = `\0warp-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  let told = false;
  for (;;) {
    options.signal?.throwIfAborted();
    const held = await tryListen(address);
    if (held !== undefined) {
      try {
        return await work();
      } finally {
        held.close();
      }
    }
    if (!told) options.onWait?.();
    told = true;
    await released(address, options.signal);
  }
}

interface Held {
  close(): void;
}

async function tryListen(address: string): Promise<Held | undefined> {
  const waiting = new Set<{ destroy(): void }>();
  const server: Server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('close', () => waiting.delete(socket));
    waiting.add(socket);
  });
  const listening = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(address, () => resolve(true));
  });
  if (!listening) return undefined;
  return {
    close() {
      server.close();
      for (const socket of waiting) socket.destroy();
    },
  };
}

/** Resolves when the holder is gone, or after a second in case the connection says nothing. */
async function released(address: string, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const socket = connect(address);
    const done = () => {
      socket.destroy();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    socket.once('close', done);
    socket.once('error', done);
    signal?.addEventListener('abort', done, { once: true });
  });
}
