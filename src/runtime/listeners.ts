import type { Container } from '../engine/types.ts';

const listenState = '0A';
const tables = ['/proc/net/tcp', '/proc/net/tcp6'];

/** "listens on 127.0.0.1:5000", from the kernel's own tables: no tool has to be in the image. */
export async function describeListeners(container: Container): Promise<string> {
  const read = await container.exec(['cat', ...tables]).catch(() => undefined);
  const addresses = read ? parseListeners(read.stdout) : [];
  return addresses.length ? `listens on ${addresses.join(', ')}` : 'listens on no port';
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
