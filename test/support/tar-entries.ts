export interface TarEntry {
  /** As written in the archive, without leading `./` and trailing `/`. */
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink' | 'other';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** s since 1970 */
  readonly mtime: number;
  /** Target of a link. */
  readonly link: string;
  readonly content: Buffer;
}

const block = 512;
const kinds: Readonly<Record<string, TarEntry['kind']>> = {
  '0': 'file',
  '\0': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '5': 'directory',
};

/**
 * Entries of a tar archive held in memory (POSIX.1-2001 pax, ustar and GNU long names); contents are
 * views of the archive, not copies.
 */
export function* tarEntries(archive: Buffer): Generator<TarEntry> {
  let longName: string | undefined;
  let longLink: string | undefined;
  let pax: ReadonlyMap<string, string> = new Map();
  for (let at = 0; at + block <= archive.length; ) {
    const header = archive.subarray(at, at + block);
    if (header.every((byte) => byte === 0)) break;
    const size = Number(pax.get('size') ?? number(header, 124, 12));
    const content = archive.subarray(at + block, at + block + size);
    at += block + Math.ceil(size / block) * block;
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'x') pax = paxRecords(content);
    else if (type === 'L') longName = text(content);
    else if (type === 'K') longLink = text(content);
    else if (type !== 'g') {
      const path = pax.get('path') ?? longName ?? nameOf(header);
      yield {
        path: path.replace(/^(\.?\/)+/, '').replace(/\/$/, ''),
        kind: kinds[type] ?? 'other',
        mode: number(header, 100, 8),
        uid: Number(pax.get('uid') ?? number(header, 108, 8)),
        gid: Number(pax.get('gid') ?? number(header, 116, 8)),
        mtime: Math.floor(Number(pax.get('mtime') ?? number(header, 136, 12))),
        link: pax.get('linkpath') ?? longLink ?? field(header, 157, 100),
        content,
      };
      pax = new Map();
      longName = undefined;
      longLink = undefined;
    }
  }
}

function nameOf(header: Buffer): string {
  const prefix = field(header, 257, 5) === 'ustar' ? field(header, 345, 155) : '';
  const name = field(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

function field(header: Buffer, at: number, length: number): string {
  return text(header.subarray(at, at + length));
}

function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.subarray(0, end < 0 ? bytes.length : end).toString();
}

/** Octal text, or GNU's base 256 where the first bit is set. */
function number(header: Buffer, at: number, length: number): number {
  const bytes = header.subarray(at, at + length);
  if (((bytes[0] ?? 0) & 0x80) === 0) return Number.parseInt(text(bytes).trim() || '0', 8);
  return bytes.subarray(1).reduce((value, byte) => value * 256 + byte, 0);
}

/** `<length> <key>=<value>\n`, one after the other. */
function paxRecords(content: Buffer): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const length = Number(content.subarray(at, space).toString());
    if (space < 0 || !(length > 0)) break;
    const record = content.subarray(space + 1, at + length - 1).toString();
    const equals = record.indexOf('=');
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}
