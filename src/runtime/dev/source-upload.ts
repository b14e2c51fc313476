import { lstatSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RelPath } from '../../app/app-source.ts';
import type { Container } from '../../engine/types.ts';
import { layout } from '../../plan/image-layout.ts';
import { WarpError } from '../../warp-error.ts';
import { readEntries, tarOf } from '../memory-tar.ts';
import type { DevProcess } from './dev-process.ts';

/** Arguments of one `rm`; the kernel takes some 2 MB of them. */
const atOnce = 500;

/** Brings a container's copy of the source up to date, where it cannot be mounted. */
export interface SourceUpload {
  /** Files that are there, into a container that has not started: nobody reads them yet. */
  lay(container: Container, paths: readonly RelPath[]): Promise<void>;
  /** Files that are there, each as a whole: who reads it meanwhile sees the old or the new one. */
  put(process: Uploaded, paths: readonly RelPath[]): Promise<void>;
  /** Removes those that are gone. */
  remove(process: Uploaded, paths: readonly RelPath[]): Promise<void>;
}

type Uploaded = Pick<DevProcess, 'container' | 'exec'>;

/** Beside the source, on the same file system, so that moving a file is one step. */
const incoming = `${layout.root}/incoming`;
const move = [
  `cd ${incoming}`,
  `find . -type d -exec mkdir -p '${layout.source}/{}' ';'`,
  `find . ! -type d -exec mv -fT '{}' '${layout.source}/{}' ';'`,
  `rm -rf ${incoming}`,
].join(' && ');

/**
 * @param folder what the image's source was made of
 * @param kept paths where the image has links of its own, to state that outlives containers
 */
export function sourceUpload(folder: string, kept: readonly RelPath[]): SourceUpload {
  const ours = (path: RelPath) => !kept.some((one) => path === one || path.startsWith(`${one}/`));
  const there = (path: RelPath) =>
    lstatSync(join(folder, path), { throwIfNoEntry: false }) !== undefined;
  const present = (paths: readonly RelPath[]) => readEntries(folder, paths.filter(ours));
  return {
    async lay(container, paths) {
      const entries = present(paths);
      if (entries.length === 0) return;
      await container.upload(tarOf(entries), layout.source);
    },
    async put(process, paths) {
      const entries = present(paths);
      if (entries.length === 0) return;
      const tar = tarOf(
        entries.map((one) => ({ ...one, name: `${basename(incoming)}/${one.name}` })),
      );
      await process.container.upload(tar, layout.root);
      const moved = await process.exec(['sh', '-c', move], { user: '0:0' });
      if (moved && moved.status !== 0) throw notCopied(moved.stderr);
    },
    async remove(process, paths) {
      const gone = paths.filter((path) => ours(path) && path !== '' && !there(path));
      for (let from = 0; from < gone.length; from += atOnce) {
        const some = gone.slice(from, from + atOnce).map((path) => `${layout.source}/${path}`);
        await process.exec(['rm', '-rf', '--', ...some], { user: '0:0' });
      }
    },
  };
}

function notCopied(said: string): WarpError {
  return new WarpError({
    code: 'WARP_DEV_UPLOAD',
    phase: 'run',
    message: `what was saved could not be copied into the container: ${said.trim().split('\n').at(-1)}`,
    hint: 'save again; r (rebuild) makes a new image and container of the folder as it is',
  });
}

/**
 * Paths in the source where the app keeps state, as its build found out (docs/runtime-contract.md): a
 * file's stand for those that a database lays beside it, too.
 */
export async function statePaths(process: Uploaded): Promise<readonly RelPath[]> {
  const listed = await process.exec(['cat', `${layout.etc}/links`]);
  if (listed?.status !== 0) return [];
  return listed.stdout.split('\n').flatMap((line) => line.split(' ')[2] ?? []);
}

/** Paths in the image's source that are links out of it: to state, and to static files. */
export async function linksOut(process: Uploaded): Promise<readonly RelPath[]> {
  const found = await process.exec([
    ...['find', layout.source, '-type', 'l', '-lname', `${layout.root}/*`, '-printf', '%P\\n'],
  ]);
  return (found?.stdout ?? '').split('\n').filter(Boolean);
}
