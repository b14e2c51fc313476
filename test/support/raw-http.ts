import { connect } from 'node:net';

/** One step of a conversation: bytes that are sent, then a pause for the other side. */
export type Sent = string | Buffer | { readonly pauseMs: number };

/**
 * Sends bytes as they stand over one connection and returns all that comes back until the server closes
 * it, or nothing has come for a while.
 *
 * @param idleMs how long nothing may come before that is taken for all
 */
export function rawHttp(url: string, sent: readonly Sent[], idleMs = 1_500): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    const end = () => {
      socket.destroy();
      resolve(Buffer.concat(chunks).toString('latin1'));
    };
    socket.setTimeout(idleMs, end);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', end);
    socket.on('error', (error) => (chunks.length > 0 ? end() : reject(error)));
    socket.on('connect', () => void send(sent).catch(reject));
    async function send(steps: readonly Sent[]): Promise<void> {
      for (const step of steps) {
        if (typeof step === 'string' || Buffer.isBuffer(step)) socket.write(step);
        else await new Promise((done) => setTimeout(done, step.pauseMs));
      }
    }
  });
}

/** The head of a request; its body, where it has one, follows. */
export function requestHead(line: string, ...headers: readonly string[]): string {
  return [`${line} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');
}

/** A body in chunks, one for each text. */
export function chunkedBody(...texts: readonly string[]): string {
  const chunks = texts.map((text) => `${text.length.toString(16)}\r\n${text}\r\n`);
  return `${chunks.join('')}0\r\n\r\n`;
}

/** The statuses of all responses in what came back: `[100, 200]`. */
export function statuses(answer: string): number[] {
  return [...answer.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map(([, status]) => Number(status));
}
