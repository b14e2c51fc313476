import { randomBytes } from 'node:crypto';
import { request } from 'node:http';

/** Sends one text (at most 125 bytes) through a WebSocket, as a page of the site would, and returns what comes back. */
export function askWebSocket(url: string, path: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request(new URL(path, url), {
      headers: {
        Origin: new URL(url).origin,
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
        'Sec-WebSocket-Version': '13',
      },
    });
    asking.on('error', reject);
    asking.on('response', ({ statusCode }) => reject(new Error(`not upgraded: ${statusCode}`)));
    asking.on('upgrade', (_, socket, head) => {
      let received = Buffer.alloc(0);
      const take = (chunk: Buffer) => {
        received = Buffer.concat([received, chunk]);
        const length = received[1] ?? Number.POSITIVE_INFINITY;
        if (received.length < 2 + length) return;
        socket.destroy();
        resolve(received.subarray(2, 2 + length).toString());
      };
      socket.on('error', reject);
      socket.on('end', () => reject(new Error('the WebSocket was closed')));
      socket.on('data', take);
      socket.write(maskedText(text));
      take(head);
    });
    asking.end();
  });
}

/** A client's text frame: final, masked as RFC 6455 asks of clients. */
function maskedText(text: string): Buffer {
  const payload = Buffer.from(text);
  const mask = randomBytes(4);
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length]), mask, masked]);
}
