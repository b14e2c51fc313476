import type { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import type { Container } from '../engine/types.ts';
import type { KeptFile } from '../kept/types.ts';

/**
 * The file at `path`, or all files below the folder there, by path from it (`''` for itself); empty
 * where there is nothing.
 */
export async function filesAt(
  container: Container,
  path: string,
): Promise<ReadonlyMap<string, KeptFile>> {
  const tar = await container.download(path);
  if (tar === undefined) return new Map();
  const files = new Map<string, KeptFile>();
  const entries = extract();
  const passed = (tar as Readable).on('error', (error) => entries.destroy(error)).pipe(entries);
  for await (const entry of passed) {
    const { name, type, mode = 0, linkname } = entry.header;
    // The first name is that of `path` itself.
    const inner = name.replace(/\/$/, '').split('/').slice(1).join('/');
    if (type === 'symlink') files.set(inner, { link: linkname ?? '' });
    if (type === 'file') {
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      const executable = (mode & 0o111) !== 0;
      files.set(inner, { content: Buffer.concat(chunks), executable });
    } else entry.resume();
  }
  return files;
}

/** The text of a file; '' where there is none. */
export async function textAt(container: Container, path: string): Promise<string> {
  const file = (await filesAt(container, path)).get('');
  return file && 'content' in file ? file.content.toString('utf8') : '';
}
