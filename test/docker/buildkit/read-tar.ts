const blockBytes = 512;

export interface TarEntry {
  readonly name: string;
  /** The header block and, before it, its extended header, as text with one character a byte. */
  readonly header: string;
  readonly content: Buffer;
}

/** The entries of a tar (POSIX.1-2001, pax), in order. */
export function readTar(tar: Buffer): readonly TarEntry[] {
  const entries: TarEntry[] = [];
  let extended = '';
  for (let at = 0; at + blockBytes <= tar.length && tar[at] !== 0; ) {
    const head = tar.subarray(at, at + blockBytes);
    const size = Number.parseInt(text(head, 124, 12), 8);
    const content = tar.subarray(at + blockBytes, at + blockBytes + size);
    at += blockBytes + Math.ceil(size / blockBytes) * blockBytes;
    if (text(head, 156, 1) === 'x') {
      extended = head.toString('latin1') + content.toString('latin1');
      continue;
    }
    entries.push({ name: text(head, 0, 100), header: extended + head.toString('latin1'), content });
    extended = '';
  }
  return entries;
}

function text(block: Buffer, start: number, length: number): string {
  return (
    block
      .subarray(start, start + length)
      .toString('latin1')
      .split('\0')[0] ?? ''
  );
}
