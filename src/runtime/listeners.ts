import type { Container } from '../engine/types.ts';

const listenState = '0A';
/** The kernel's tables of a network namespace's TCP sockets. */
export const tcpTables: readonly string[] = ['/proc/net/tcp', '/proc/net/tcp6'];

/** What listens in a container, from the kernel's own tables: no tool has to be in the image. */
export async function readListeners(container: Container): Promise<readonly string[]> {
  const read = await container.exec(['cat', ...tcpTables]).catch(() => undefined);
  return read ? parseListeners(read.stdout) : [];
}

/** What an app that does not answer on `port` listens on instead, and what to do about it. */
export function explainListeners(
  listeners: readonly string[],
  port: number,
): { readonly what: string; readonly hint: string } {
  const what = listeners.length ? `it listens on ${listeners.join(', ')}` : 'it listens on no port';
  const own = [`127.0.0.1:${port}`, `[::1]:${port}`];
  const onPort = listeners.filter((address) => address.endsWith(`:${port}`));
  if (onPort.length > 0 && onPort.every((address) => own.includes(address))) {
    const hint = `127.0.0.1 cannot be reached from outside the container: let the app listen on 0.0.0.0, port $PORT (${port})`;
    return { what, hint };
  }
  if (onPort.length > 0) {
    return {
      what,
      hint: 'the app has to answer GET / with a status below 500; its log above says why it does not, `--env NAME=value` sets what it is missing',
    };
  }
  const instead = listeners.length
    ? `let the app listen on port $PORT (${port}) instead`
    : `the app has to listen on 0.0.0.0 and the port in $PORT (${port})`;
  return { what, hint: instead };
}

/** Listening addresses in the text of /proc/net/tcp and tcp6 (proc(5)); sorted, without doubles. */
export function parseListeners(table: string): readonly string[] {
  const found = table.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const [address = '', port = ''] = fields[1]?.split(':') ?? [];
    if (fields[3] !== listenState || !port) return [];
    return [`${ipOf(address)}:${Number.parseInt(port, 16)}`];
  });
  return [...new Set(found)].sort();
}

/** The kernel prints 32-bit words in the machine's own (little-endian) order. */
function ipOf(hex: string): string {
  if (hex.length === 8) {
    return (hex.match(/../g) ?? [])
      .reverse()
      .map((byte) => Number.parseInt(byte, 16))
      .join('.');
  }
  if (/^0+$/.test(hex)) return '[::]';
  return hex === '00000000000000000000000001000000' ? '[::1]' : `[${hex}]`;
}
