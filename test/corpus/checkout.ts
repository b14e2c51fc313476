import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from '../support/run-command.ts';
import type { CorpusRecord } from './record.ts';

/** Why a record's source cannot be had; not a failure of warp. */
export class SourceMissing extends Error {
  override readonly name = 'SourceMissing';
}

/**
 * Puts `commit:path` of a record into `folder`, then the overlay on top.
 *
 * @param sources folder of `OWNER+NAME` folders, each a git directory or holding one called `repo`
 * @throws SourceMissing when there is no such repository or no such tree in it
 */
export async function checkOut(
  record: CorpusRecord,
  options: { readonly sources: string; readonly folder: string },
): Promise<void> {
  const gitDir = gitDirectory(join(options.sources, record.repo.replace('/', '+')));
  if (gitDir === undefined) throw new SourceMissing(`no source of ${record.repo}`);
  await mkdir(options.folder, { recursive: true });
  const tree = await treeOf(gitDir, record);
  // The archive is split from its extraction so that neither failure is hidden by a pipe.
  const archive = join(dirname(options.folder), 'source.tar');
  const git = ['--git-dir', gitDir, 'archive', '--format=tar', '-o', archive, tree];
  const archived = await runCommand('git', git, { timeoutMs: 120_000 });
  if (archived.status !== 0) {
    throw new SourceMissing(`${record.repo} has no ${tree}: ${archived.stderr.trim()}`);
  }
  const unpacked = await runCommand('tar', ['-xf', archive, '-C', options.folder]);
  if (unpacked.status !== 0) throw new Error(`unpacking ${tree}: ${unpacked.stderr.trim()}`);
  await lay(options.folder, record.overlay ?? {});
}

/** Id of the tree at `commit:path`; the path may be a symbolic link to it inside the repository. */
async function treeOf(gitDir: string, record: CorpusRecord): Promise<string> {
  const name = `${record.commit}:${record.path === '.' ? '' : record.path}`;
  const format = '--batch-check=%(objectname) %(objecttype)';
  const git = ['--git-dir', gitDir, 'cat-file', format, '--follow-symlinks'];
  const asked = await runCommand('git', git, { input: `${name}\n` });
  const [id = '', type] = asked.stdout.trim().split(' ');
  // A commit's whole tree has no path to follow links on.
  if (type === 'tree') return id;
  if (record.path === '.') return `${record.commit}^{tree}`;
  throw new SourceMissing(`${record.repo} has no folder ${name}: ${asked.stdout}${asked.stderr}`);
}

/** Writes files by path, making the folders they need; scripts of a `hooks` folder can be run. */
export async function lay(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    if (text.startsWith('#!')) await chmod(file, 0o755);
  }
}

function gitDirectory(folder: string): string | undefined {
  const places = [folder, join(folder, '.git'), join(folder, 'repo'), join(folder, 'repo/.git')];
  return places.find(
    (place) => existsSync(join(place, 'HEAD')) && existsSync(join(place, 'objects')),
  );
}
