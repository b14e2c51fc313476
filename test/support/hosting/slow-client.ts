import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface SlowClient {
  /** s until it saw that the server gave it up; undefined while it has not */
  closedAfter: number | undefined;
  /** For one that took nothing: takes all that is there, and tells whether the connection has ended behind it. */
  givenUp(): Promise<boolean>;
  /** The beginning of what the server sent. */
  received: string;
  end(): void;
}

export interface Slowness {
  /** Sent first, as a whole. */
  readonly atOnce?: string;
  /** Sent after it, a byte a second. */
  readonly slowly?: string;
  /** Take nothing of what is sent back. */
  readonly deaf?: boolean;
}

/** A client that sends slowly, or takes nothing of the answer. */
export function slowClient(url: string, { atOnce, slowly, deaf }: Slowness): SlowClient {
  const { hostname, port } = new URL(url);
  const begun = performance.now();
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: false });
  const client: SlowClient = {
    ...{ closedAfter: undefined, received: '', end: () => socket.destroy() },
    async givenUp() {
      socket.resume();
      // What is on the way is a few megabytes at most.
      await sleep(1_000);
      return client.closedAfter !== undefined;
    },
  };
  const closed = () => {
    client.closedAfter ??= (performance.now() - begun) / 1000;
  };
  socket.on('error', closed);
  socket.on('close', closed);
  if (deaf) socket.pause();
  else {
    socket.on('data', (data) => {
      client.received = (client.received + data.toString('latin1')).slice(0, 1000);
    });
  }
  if (atOnce) socket.write(atOnce);
  if (slowly) dribble(socket, slowly);
  return client;
}

function dribble(socket: Socket, text: string): void {
  let at = 0;
  const timer = setInterval(() => {
    if (socket.destroyed || at >= text.length) clearInterval(timer);
    else socket.write(text[at++] ?? '');
  }, 1000);
}
