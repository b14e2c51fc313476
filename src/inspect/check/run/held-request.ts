import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request that is under way: its answer is still to come. */
export interface HeldRequest {
  readonly held: 'slow' | 'body' | 'headers';
  /** Sends what was kept back; resolves to the answer's status, or to why there is none. */
  finish(limitMs: number): Promise<number | string>;
  close(): void;
}

export interface HoldOptions {
  readonly slowPath: string | undefined;
  /** False where the app's data is not the check's own. */
  readonly mayPost: boolean;
}

/** Without an answer for so long, a request is taken to be under way. */
const settleMs = 700;

/**
 * Gets a request under way at an app one knows nothing of: on a path whose answer is slow where one is
 * given; else one whose body is still to come, which apps that read it wait for; else one whose headers
 * are still to come, which says less, as a server need not have begun with it.
 */
export async function holdRequest(
  url: URL,
  { slowPath, mayPost }: HoldOptions,
): Promise<HeldRequest | undefined> {
  const common = `Host: ${url.host}\r\nConnection: close\r\nUser-Agent: warp-check\r\n`;
  const slow = `GET ${slowPath} HTTP/1.1\r\n${common}\r\n`;
  const body = 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na';
  const ways = [
    ...(slowPath === undefined ? [] : [{ held: 'slow' as const, first: slow, rest: '' }]),
    ...(mayPost
      ? [{ held: 'body' as const, first: `POST / HTTP/1.1\r\n${common}${body}`, rest: '=1' }]
      : []),
    { held: 'headers' as const, first: `GET / HTTP/1.1\r\n${common}`, rest: '\r\n' },
  ];
  for (const { held, first, rest } of ways) {
    const exchange = open(url, first);
    await sleep(settleMs);
    if (!exchange.over()) {
      return { held, finish: (ms) => exchange.finish(rest, ms), close: () => exchange.close() };
    }
    exchange.close();
  }
  return undefined;
}

function open(url: URL, first: string) {
  let received = '';
  let failure: string | undefined;
  const socket: Socket = connect(Number(url.port), url.hostname);
  const ended = new Promise<void>((resolve) => {
    socket.on('close', () => resolve());
  });
  socket.setNoDelay(true);
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
  });
  socket.on('error', (error) => {
    failure = error.message;
  });
  socket.write(first);
  return {
    over: () => received !== '' || socket.destroyed || socket.readableEnded,
    close: () => socket.destroy(),
    async finish(rest: string, limitMs: number): Promise<number | string> {
      if (rest !== '' && !socket.destroyed) socket.write(rest);
      await Promise.race([ended, sleep(limitMs, undefined, { ref: false })]);
      socket.destroy();
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(received)?.[1];
      if (status !== undefined) return Number(status);
      return failure ?? (received === '' ? 'the connection was closed' : 'no HTTP answer');
    },
  };
}
