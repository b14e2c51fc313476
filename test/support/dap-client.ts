import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A message of the Debug Adapter Protocol. */
export interface DapMessage {
  readonly seq: number;
  readonly type: 'request' | 'response' | 'event';
  readonly command?: string;
  readonly event?: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** An editor's side of a debugging session. */
export interface DapClient extends Disposable {
  /** Resolves to the answer's body. @throws Error for an answer that tells of a failure */
  ask(command: string, args?: object): Promise<Readonly<Record<string, unknown>>>;
  /** Asks, and waits for nothing: some answers come after later requests. */
  tell(command: string, args?: object): void;
  /** The next event of one of these names. */
  event(...names: readonly string[]): Promise<DapMessage>;
}

const patienceMs = 30_000;

/** Connects, again and again until somebody listens. */
export async function dapClient(port: number): Promise<DapClient> {
  const socket = await connected(port);
  const messages: DapMessage[] = [];
  let wake = () => {};
  socket.on('close', () => wake());
  readMessages(socket, (message) => {
    messages.push(message);
    wake();
  });
  const take = async (wanted: (message: DapMessage) => boolean, what: string) => {
    const until = Date.now() + patienceMs;
    for (;;) {
      const index = messages.findIndex(wanted);
      const [found] = index < 0 ? [] : messages.splice(index, 1);
      if (found) return found;
      if (socket.destroyed || Date.now() > until)
        throw new Error(`no ${what} in ${JSON.stringify(messages)}`);
      await Promise.race([
        new Promise<void>((resolve) => {
          wake = resolve;
        }),
        sleep(1000),
      ]);
    }
  };
  let seq = 0;
  const tell = (command: string, args: object = {}) => {
    seq += 1;
    const text = JSON.stringify({ seq, type: 'request', command, arguments: args });
    socket.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    return seq;
  };
  return {
    tell,
    async ask(command, args) {
      const asked = tell(command, args);
      const answer = await take(({ request_seq }) => request_seq === asked, `answer to ${command}`);
      if (!answer.success) throw new Error(`${command}: ${JSON.stringify(answer)}`);
      return answer.body ?? {};
    },
    event: (...names) => take(({ event = '' }) => names.includes(event), `event ${names}`),
    [Symbol.dispose]() {
      socket.destroy();
    },
  };
}

/** The engine's proxy takes connections before anybody listens behind it, and ends them. */
async function connected(port: number): Promise<Socket> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const first = await new Promise<Buffer | undefined>((resolve) => {
      socket.once('data', resolve);
      socket.once('error', () => resolve(undefined));
      socket.once('close', () => resolve(undefined));
    });
    // debugpy greets whoever connects.
    if (first) {
      socket.unshift(first);
      return socket;
    }
    if (Date.now() > until) throw new Error(`nobody debugs on port ${port}`);
    await sleep(100);
  }
}

function readMessages(socket: Socket, onMessage: (message: DapMessage) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const end = rest.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(rest.subarray(0, end).toString())?.[1]);
      if (end < 0 || rest.length < end + 4 + length) return;
      const body = rest.subarray(end + 4, end + 4 + length).toString();
      rest = rest.subarray(end + 4 + length);
      onMessage(JSON.parse(body) as DapMessage);
    }
  });
}

/**
 * Attaches to an app and stops it at a line of a file, given as the app knows it.
 * @returns false where the process has just ended
 */
export async function attachAt(client: DapClient, file: string, line: number): Promise<boolean> {
  await client.ask('initialize', { adapterID: 'warp', pathFormat: 'path' });
  client.tell('attach', { justMyCode: true });
  const { event } = await client.event('initialized', 'terminated');
  if (event === 'terminated') return false;
  await client.ask('setBreakpoints', { source: { path: file }, breakpoints: [{ line }] });
  await client.ask('configurationDone');
  return true;
}

/** What a variable is in the innermost frame of whatever stands at a breakpoint. */
export async function evaluatedAt(client: DapClient, expression: string): Promise<unknown> {
  const { body } = await client.event('stopped');
  const stack = await client.ask('stackTrace', { threadId: body?.threadId });
  const [frame] = stack.stackFrames as readonly { readonly id: number }[];
  const { result } = await client.ask('evaluate', { expression, frameId: frame?.id });
  await client.ask('continue', { threadId: body?.threadId });
  return result;
}
