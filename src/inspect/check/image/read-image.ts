import { posix } from 'node:path';
import type { Transform } from 'node:stream';
import { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import {
  type HistoryEntry,
  type ImageContent,
  type LayerContent,
  type LayerFile,
  stackLayers,
} from './image-content.ts';
import { isWorthReading, secretsInFile } from './secret-files.ts';

/** Beyond this no document of an image goes. */
const largestDocumentBytes = 16 * 1024 * 1024;

/**
 * Reads an exported image (`docker save`, before and since its OCI layout) in one pass: what files there
 * are, and what of the small ones is a credential. Nothing is kept of their contents.
 */
export async function readImage(saved: Readable): Promise<ImageContent> {
  const layers = new Map<string, LayerContent>();
  const documents = new Map<string, Buffer>();
  const aliases = new Map<string, string>();
  for await (const { header, content } of entriesOf(saved)) {
    if (header.type === 'symlink') aliases.set(header.name, linkTarget(header));
    if (header.type !== 'file') continue;
    const read = await readMember(content, header.size ?? 0);
    if (read.document) documents.set(header.name, read.document);
    if (read.layer) layers.set(header.name, read.layer);
  }
  const [manifest] =
    parse<{ Config: string; Layers: string[] }[]>(documents, 'manifest.json') ?? [];
  const config = parse<{ history?: HistoryEntry[] }>(documents, manifest?.Config ?? '');
  const stacked = (manifest?.Layers ?? []).map((name) => layers.get(aliases.get(name) ?? name));
  return stackLayers(stacked, config?.history ?? []);
}

interface Member {
  readonly document?: Buffer;
  readonly layer?: LayerContent;
}

/** A member is a layer (a tar, compressed where the engine's store keeps it so) or a JSON document. */
async function readMember(content: AsyncIterable<Buffer>, sizeBytes: number): Promise<Member> {
  const chunks = content[Symbol.asyncIterator]();
  const head = await firstBytes(chunks);
  const whole = () => Readable.from(rejoin(head, chunks));
  const unpack = unpackerOf(head);
  // A layer without files is all zeros.
  const tarred = head[0] === 0 || head.subarray(257, 262).toString() === 'ustar';
  if (unpack || tarred) {
    const source = whole();
    const tar = unpack ? source.pipe(unpack) : source;
    if (unpack) source.on('error', (error) => tar.destroy(error));
    return { layer: await readLayer(tar) };
  }
  const isDocument = (head[0] === 0x7b || head[0] === 0x5b) && sizeBytes <= largestDocumentBytes;
  const kept: Buffer[] = [];
  for await (const chunk of whole()) if (isDocument) kept.push(chunk as Buffer);
  return isDocument ? { document: Buffer.concat(kept) } : {};
}

/** By the first bytes; zstd is known to Node.js from 22.15 on. */
function unpackerOf(head: Buffer): Transform | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return zlib.createGunzip();
  if (head.length < 4 || head.readUInt32BE(0) !== 0x28b52ffd) return undefined;
  return (zlib as { createZstdDecompress?: () => Transform }).createZstdDecompress?.();
}

async function readLayer(tar: Readable): Promise<LayerContent> {
  const files = new Map<string, LayerFile>();
  const secrets: { path: string; what: readonly string[] }[] = [];
  for await (const { header, content } of entriesOf(tar)) {
    const path = header.name.replace(/^(?:\.?\/)+/, '').replace(/\/$/, '');
    if (path === '' || path === '.') continue;
    const kind = kinds[header.type ?? ''] ?? 'other';
    files.set(path, { kind, mode: (header.mode ?? 0) & 0o7777 });
    if (header.type !== 'file' || !isWorthReading(path, header.size ?? 0)) continue;
    const what = secretsInFile(path, await collect(content));
    if (what.length > 0) secrets.push({ path, what });
  }
  return { files, secrets };
}

const kinds: Readonly<Record<string, LayerFile['kind']>> = {
  file: 'file',
  'contiguous-file': 'file',
  // A hard link is the file itself.
  link: 'file',
  symlink: 'link',
  directory: 'folder',
};

/** Entries of a tar; what is not read of one before the next is asked for is passed over. */
async function* entriesOf(
  tar: Readable,
): AsyncGenerator<{ readonly header: Header; readonly content: AsyncIterable<Buffer> }> {
  const entries = extract();
  tar.on('error', (error) => entries.destroy(error)).pipe(entries);
  for await (const entry of entries) {
    yield { header: entry.header, content: entry as AsyncIterable<Buffer> };
    entry.resume();
  }
}

/** As many bytes as it takes to tell a tar, or all there are. */
async function firstBytes(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 262) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* rejoin(head: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}

async function collect(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** As written in the archive, which names what it leads to from its own folder. */
function linkTarget({ name, linkname }: Header): string {
  return posix.join(posix.dirname(name), linkname ?? '');
}

function parse<T>(documents: ReadonlyMap<string, Buffer>, name: string): T | undefined {
  const text = documents.get(name)?.toString('utf8');
  return text === undefined ? undefined : (JSON.parse(text) as T);
}
