import { createHash } from 'node:crypto';
import type Docker from 'dockerode';
import { type TarEntry, tarEntries } from './tar-entries.ts';

/** An image as `docker save` gives it. */
export interface SavedImage {
  /** Layer archives, the lowest first. */
  readonly layers: readonly Buffer[];
  /** Everything else: configuration with environment and history, manifests. */
  readonly documents: ReadonlyMap<string, Buffer>;
}

/** Exports an image from the engine into memory. */
export async function saveImage(docker: Docker, reference: string): Promise<SavedImage> {
  const chunks: Buffer[] = [];
  for await (const chunk of await docker.getImage(reference).get()) chunks.push(Buffer.from(chunk));
  const files = new Map(
    [...tarEntries(Buffer.concat(chunks))]
      .filter(({ kind }) => kind === 'file')
      .map(({ path, content }) => [path, content]),
  );
  const manifest = JSON.parse(files.get('manifest.json')?.toString() ?? '[]') as {
    Layers: string[];
  }[];
  const names = manifest[0]?.Layers ?? [];
  const layers = names.map((name) => files.get(name) ?? Buffer.alloc(0));
  const documents = new Map([...files].filter(([path]) => !names.includes(path)));
  return { layers, documents };
}

/** What is at one path of an image, in words that two images can be compared by. */
export type FileFacts = string;

/**
 * The image's files by path, as a container would see them: upper layers win, whiteouts take away
 * (OCI image-spec, layer.md). Modification times are left out of account.
 */
export function imageFiles(image: SavedImage): ReadonlyMap<string, FileFacts> {
  const files = new Map<string, FileFacts>();
  for (const layer of image.layers) {
    const entries = [...tarEntries(layer)];
    for (const { path } of entries) removeWhitedOut(files, path);
    for (const entry of entries) {
      if (!baseName(entry.path).startsWith('.wh.')) files.set(entry.path, factsOf(entry));
    }
  }
  return files;
}

function removeWhitedOut(files: Map<string, FileFacts>, path: string): void {
  const name = baseName(path);
  if (!name.startsWith('.wh.')) return;
  const folder = path.slice(0, -name.length);
  const target = name === '.wh..wh..opq' ? folder : folder + name.slice('.wh.'.length);
  for (const known of files.keys()) {
    const below = known.startsWith(target.endsWith('/') ? target : `${target}/`);
    if (known === target || below) files.delete(known);
  }
}

function factsOf({ kind, mode, uid, gid, link, content }: TarEntry): FileFacts {
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const what = kind === 'file' ? `${content.length} bytes ${digest}` : link;
  return `${kind} ${(mode & 0o7777).toString(8)} ${uid}:${gid} ${what}`;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
